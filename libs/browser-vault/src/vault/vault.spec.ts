import { VaultHeader } from '../locks/vault-header';
import { FakePasskeys } from '../testing/fake-passkeys';
import { nextTask, TestUser, until } from '../testing/test-vault';
import { VaultErrorCode } from '../vault-errors';

const gate = { username: 'ops', host: 'Gate.example.org.', port: 22 };
const password = { kind: 'password', password: 'canary-password' } as const;

describe('The browser vault', () => {
  let user: TestUser;

  beforeEach(() => (user = new TestUser()));
  afterEach(() => user.remove());

  it('is empty at first, and makes nothing before there is something to keep', async () => {
    const vault = await user.tab();
    expect(vault.state).toEqual({
      status: 'empty',
      message: 'No SSH secrets are kept in this browser yet.',
      secrets: 0,
      trashed: 0,
      damaged: [],
      lost: false,
      readable: false,
      locks: [],
      autoLockMinutes: null,
    });
    expect((await user.rawItems()).size).toBe(0);
  });

  it('stamps all that it keeps by the clock that it is given', async () => {
    const at = '2001-02-03T04:05:06.000Z';
    const dated = await user.tab({ now: () => new Date(at), passkeys: new FakePasskeys() });
    const { createdAt, updatedAt } = await dated.secrets.put({ ...gate, secret: password });
    await dated.locks.addPassphrase('correct horse');
    await dated.locks.addPasskey('Laptop', 'ops', { method: 'passphrase', passphrase: 'correct horse' });
    await dated.exported();
    await dated.announce();
    const header = (await user.rawItems()).get('header') as VaultHeader;
    expect([createdAt, updatedAt, header.createdAt, dated.state.exportedAt]).toEqual([at, at, at, at]);
    expect(dated.state.locks.map(({ addedAt }) => addedAt)).toEqual([at, at]);
  });

  it('gives back by itself what was kept before the browser was closed', async () => {
    const before = await user.tab();
    const kept = await before.secrets.put({ ...gate, secret: password });
    await before.announce();
    expect(before.state).toEqual(
      jasmine.objectContaining({
        status: 'ready',
        secrets: 1,
        message: '1 SSH secret kept in this browser only.',
      }),
    );
    const { identity } = before.state;
    user.quit();

    const after = await user.tab();
    expect(after.state.status).toBe('ready');
    expect(after.state.identity).toEqual(identity);
    expect((await after.secrets.get(kept.id)).secret).toEqual(password);
  });

  it('shows nothing of it to another account in the same browser', async () => {
    await (await user.tab()).secrets.put({ ...gate, secret: password });
    const other = new TestUser();
    const vault = await other.tab();
    expect(vault.state.status).toBe('empty');
    expect(await vault.secrets.list()).toEqual([]);
    await other.remove();
  });

  it('stores no secret in clear, in any item', async () => {
    const vault = await user.tab();
    await vault.secrets.put({ ...gate, secret: password });
    await vault.pins.put({
      ...gate,
      hostKeys: [{ type: 'ssh-ed25519', fingerprint: 'SHA256:canary-pin', pinnedAt: '2026-11-22T00:00:00Z' }],
    });
    await vault.locks.addPassphrase('canary-passphrase');

    const items = await user.rawItems();
    const text = [...items].map(([key, value]) => key + printable(value)).join('\n');
    expect(text)
      .withContext('the control: what is stored in clear would be found')
      .toContain('gate.example.org');
    expect(text).not.toContain('canary');
  });

  it('keeps the vault key where no script can read it', async () => {
    const vault = await user.tab();
    await vault.secrets.put({ ...gate, secret: password });
    const header = (await user.rawItems()).get('header') as { wraps: { deviceKey: CryptoKey }[] };
    const { deviceKey } = header.wraps[0];
    expect(deviceKey.extractable).toBeFalse();
    expect(deviceKey.usages).toEqual(['wrapKey', 'unwrapKey']);
    await expectAsync(crypto.subtle.exportKey('raw', deviceKey)).toBeRejected();
  });

  it('begins anew after it was started over', async () => {
    const vault = await user.tab();
    await vault.secrets.put({ ...gate, secret: password });
    const { identity } = (await user.tab()).state;
    await vault.startOver();

    expect(vault.state.status).toBe('empty');
    expect(vault.state.identity).toBeUndefined();
    await vault.secrets.put({ ...gate, secret: password });
    await vault.announce();
    expect(vault.state.identity?.vaultId).not.toBe(identity?.vaultId);
  });

  it('says that it is damaged, or newer, instead of showing nothing', async () => {
    const vault = await user.tab();
    await vault.secrets.put({ ...gate, secret: password });
    const header = (await user.rawItems()).get('header') as object;
    for (const [broken, status] of [
      [{ ...header, wraps: [] }, 'damaged'],
      ['nonsense', 'damaged'],
      [{ ...header, vaultId: 'another' }, 'key-gone'],
      [{ ...header, version: 2 }, 'newer-version'],
    ] as const) {
      await user.writeRaw('header', broken);
      const { state } = await user.tab();
      expect(state.status).toBe(status);
      expect(state.message).toContain('vault in this browser');
    }
  });

  describe('in two tabs', () => {
    it('shows in one what was kept in the other', async () => {
      const [one, two] = [await user.tab(), await user.tab()];
      await one.secrets.put({ ...gate, secret: password });
      await one.announce();
      await until(two, 'ready');
      expect((await two.secrets.listFor(gate))[0].address).toBe('ops@gate.example.org:22');
    });

    it('makes one key, however many tabs keep the first secret at once', async () => {
      const tabs = await Promise.all(Array.from({ length: 5 }, () => user.tab()));
      await Promise.all(
        tabs.map((vault, index) =>
          vault.secrets.put({ ...gate, secret: { kind: 'password', password: `secret ${index}` } }),
        ),
      );
      user.quit();
      const { opened } = await (await user.tab()).secrets.openAll();
      const passwords = opened.map(({ secret }) => (secret.kind === 'password' ? secret.password : ''));
      expect(passwords.sort()).toEqual(['secret 0', 'secret 1', 'secret 2', 'secret 3', 'secret 4']);
    });

    it('loses nothing when both write at once, and keeps the same secret once', async () => {
      const [one, two] = [await user.tab(), await user.tab()];
      const hosts = Array.from({ length: 10 }, (_, index) => `host${index}`);
      await Promise.all(
        hosts.flatMap((host) => [
          one.secrets.put({ ...gate, host, secret: password }),
          two.secrets.put({ ...gate, host, secret: password }),
        ]),
      );
      expect((await one.secrets.list()).map(({ host }) => host)).toEqual(hosts);
    });

    it('does not write into a vault that the other tab has started over', async () => {
      const [one, two] = [await user.tab(), await user.tab()];
      await one.secrets.put({ ...gate, secret: password });
      await two.startOver();
      await until(one, 'empty');
      await one.secrets.put({ ...gate, secret: { kind: 'password', password: 'new' } });
      user.quit();
      const { opened } = await (await user.tab()).secrets.openAll();
      expect(opened.map(({ secret }) => secret)).toEqual([{ kind: 'password', password: 'new' }]);
    });
  });

  it('refuses to work after it was closed', async () => {
    const vault = await user.tab();
    await vault.secrets.put({ ...gate, secret: password });
    vault.close();
    expect(vault.state.status).toBe('closed');
    await vault.announce();
    await nextTask();
    expect(vault.state.status).toBe('closed');
  });
});

describe('A secret from outside', () => {
  let user: TestUser;

  beforeEach(() => (user = new TestUser()));
  afterEach(() => user.remove());

  it('is not used when its facts or its bytes were changed', async () => {
    const vault = await user.tab();
    const { id } = await vault.secrets.put({ ...gate, secret: password });
    const other = await vault.secrets.put({
      ...gate,
      host: 'other',
      secret: { kind: 'password', password: 'other' },
    });
    const items = await user.rawItems();
    const entry = items.get(`secret:${id}`) as { facts: object; sealed: { ciphertext: Uint8Array } };

    const changed: object[] = [
      { ...entry, facts: { ...entry.facts, host: 'evil.example.org' } },
      { ...entry, sealed: { ...entry.sealed, ciphertext: entry.sealed.ciphertext.map((byte) => byte ^ 1) } },
      { ...entry, sealed: (items.get(`secret:${other.id}`) as { sealed: object }).sealed },
    ];
    for (const value of changed) {
      await user.writeRaw(`secret:${id}`, value);
      await expectAsync(vault.secrets.get(id)).toBeRejectedWith(withCode('tampered'));
    }
    await user.writeRaw(`secret:${id}`, entry);
    expect((await vault.secrets.get(id)).secret).toEqual(password);
  });
});

function withCode(code: VaultErrorCode) {
  return jasmine.objectContaining({ name: 'VaultError', code });
}

/** Every text and every byte of a stored value. */
function printable(value: unknown): string {
  if (value instanceof Uint8Array) return new TextDecoder('latin1').decode(value);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([key, one]) => key + printable(one))
      .join(' ');
  return String(value);
}
