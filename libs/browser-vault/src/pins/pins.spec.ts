import { TestUser } from '../testing/test-vault';
import { VaultErrorCode } from '../vault-errors';
import { Vault } from '../vault/vault';

const hostKey = {
  type: 'ssh-ed25519',
  fingerprint: 'SHA256:uNiVztksCsDhcc0u9e8BrQ',
  pinnedAt: '2026-11-22T00:00:00Z',
};
const pin = { host: 'Gate.example.', port: 22, hostKeys: [hostKey] };

describe('The host keys that the user trusts', () => {
  let user: TestUser;
  let vault: Vault;

  beforeEach(async () => {
    user = new TestUser();
    vault = await user.tab();
  });
  afterEach(() => user.remove());

  it('are kept by server, replaced and forgotten', async () => {
    expect(await vault.pins.get('gate.example', 22)).toBeUndefined();
    await vault.pins.put(pin);
    expect((await vault.pins.get('GATE.example', 22))?.hostKeys).toEqual([hostKey]);
    expect(await vault.pins.get('gate.example', 2222)).toBeUndefined();

    await vault.pins.put({ ...pin, host: '[2001:db8:0::1]', hostKeys: [] });
    expect(await vault.pins.get('2001:db8::1', 22)).toBeDefined();
    expect((await vault.pins.list()).length).toBe(2);

    await vault.pins.put({ ...pin, hostKeys: [{ ...hostKey, fingerprint: 'SHA256:other' }] });
    expect((await vault.pins.get('gate.example', 22))?.hostKeys[0].fingerprint).toBe('SHA256:other');
    await vault.pins.remove('gate.example', 22);
    expect(await vault.pins.get('gate.example', 22)).toBeUndefined();
  });

  it('are none once a key is revoked, also after a restart and while the vault is locked', async () => {
    expect(await vault.pins.isRevoked(hostKey.fingerprint)).toBeFalse();
    await vault.pins.revoke(hostKey);
    await vault.pins.put(pin);
    await vault.locks.addPassphrase('correct horse');
    user.quit();
    const locked = await user.tab();
    expect(await locked.pins.isRevoked(hostKey.fingerprint)).toBeTrue();
    expect(await locked.pins.isRevoked('SHA256:other')).toBeFalse();
    await locked.unlock({ method: 'passphrase', passphrase: 'correct horse' });
    expect((await locked.pins.list()).length).toBe(1);
  });

  it('survive a restart, and cannot be read or replaced while the vault is locked', async () => {
    await vault.pins.put(pin);
    await vault.locks.addPassphrase('correct horse');
    user.quit();
    const locked = await user.tab();
    const works: (() => Promise<unknown>)[] = [
      () => locked.pins.get(pin.host, 22),
      () => locked.pins.put(pin),
      () => locked.pins.list(),
    ];
    for (const work of works) {
      await expectAsync(work()).toBeRejectedWith(withCode('locked'));
    }
    await locked.unlock({ method: 'passphrase', passphrase: 'correct horse' });
    expect((await locked.pins.list())[0].hostKeys).toEqual([hostKey]);
  });

  it('are not believed when somebody without the vault key wrote or moved them', async () => {
    await vault.pins.put(pin);
    const [[name, sealed]] = [...(await user.rawItems())].filter(([key]) => key.startsWith('pin:'));
    await user.writeRaw(name, { ...pin, hostKeys: [{ ...hostKey, fingerprint: 'SHA256:evil' }] });
    await expectAsync(vault.pins.get(pin.host, 22)).toBeRejectedWith(withCode('tampered'));
    await user.writeRaw('pin:other:22', sealed);
    await expectAsync(vault.pins.get('other', 22)).toBeRejectedWith(withCode('tampered'));
  });
});

function withCode(code: VaultErrorCode) {
  return jasmine.objectContaining({ name: 'VaultError', code });
}
