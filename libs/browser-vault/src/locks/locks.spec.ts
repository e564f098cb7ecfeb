import { FakePasskeys } from '../testing/fake-passkeys';
import { CHEAPEST, quickKdf, TestUser } from '../testing/test-vault';
import { VaultErrorCode } from '../vault-errors';
import { Vault } from '../vault/vault';
import { argon2InWorker, Argon2Parameters, PassphraseKdf, USUAL_COST } from './argon2';
import { PassphraseWrap, VaultHeader } from './vault-header';

const gate = { username: 'ops', host: 'gate', port: 22 };
const secret = { kind: 'password', password: 'hunter2' } as const;
const right = { method: 'passphrase', passphrase: 'correct horse' } as const;
const wrong = { method: 'passphrase', passphrase: 'battery staple' } as const;
const passkey = { method: 'passkey' } as const;

describe('The lock of the vault', () => {
  let user: TestUser;
  let passkeys: FakePasskeys;

  beforeEach(() => {
    user = new TestUser();
    passkeys = new FakePasskeys();
  });
  afterEach(() => user.remove());

  let kdf: PassphraseKdf;
  beforeEach(() => (kdf = quickKdf));
  const tab = () => user.tab({ passkeys, kdf });
  const header = async () => (await user.rawItems()).get('header') as VaultHeader;

  async function filledTab(): Promise<Vault> {
    const vault = await tab();
    await vault.secrets.put({ ...gate, secret });
    await vault.announce();
    return vault;
  }

  async function restarted(): Promise<Vault> {
    user.quit();
    return tab();
  }

  describe('with a passphrase', () => {
    beforeEach(() => (kdf = argon2InWorker));

    it('refuses the wrong one after a restart, and opens with the right one', async () => {
      const before = await filledTab();
      await before.locks.addPassphrase(right.passphrase);
      await before.announce();
      expect(before.state.status).withContext('stays open in the tab that locked it').toBe('ready');

      const vault = await restarted();
      expect(vault.state).toEqual(
        jasmine.objectContaining({
          status: 'locked',
          secrets: 1,
          autoLockMinutes: 15,
          message:
            'The browser vault is locked. 1 SSH secret is hidden until you unlock it. It is only in this browser.',
        }),
      );
      const [{ id }] = await vault.secrets.list();
      const works: (() => Promise<unknown>)[] = [
        () => vault.secrets.get(id),
        () => vault.secrets.put({ ...gate, host: 'b', secret }),
        () => vault.transfer.export(),
      ];
      for (const work of works) {
        await expectAsync(work()).toBeRejectedWith(withCode('locked'));
      }
      await expectAsync(vault.unlock(wrong)).toBeRejectedWith(withCode('wrong-passphrase'));
      expect(vault.state.status).toBe('locked');

      await vault.unlock(right);
      expect(vault.state.status).toBe('ready');
      expect((await vault.secrets.get(id)).secret).toEqual(secret);
    });

    it('leaves no device key behind that would open it', async () => {
      const vault = await filledTab();
      await vault.locks.addPassphrase(right.passphrase);
      expect((await header()).wraps.map(({ kind }) => kind)).toEqual(['passphrase']);
    });

    it('does not touch the entries when it is added, changed and removed', async () => {
      const vault = await filledTab();
      const entries = async () => [...(await user.rawItems())].filter(([key]) => key !== 'header');
      const before = await entries();
      await vault.locks.addPassphrase(right.passphrase);
      await vault.locks.addPassphrase('another passphrase', right);
      await vault.locks.remove((await header()).wraps[0].id, {
        method: 'passphrase',
        passphrase: 'another passphrase',
      });
      expect(await entries()).toEqual(before);
      expect((await restarted()).state.status).toBe('ready');
    });

    it('can be changed only by who knows the old one', async () => {
      const vault = await filledTab();
      await vault.locks.addPassphrase(right.passphrase);
      const before = await header();
      const change = (proof?: typeof right | typeof wrong) =>
        vault.locks.addPassphrase('new passphrase', proof);
      await expectAsync(change()).toBeRejectedWith(withCode('proof-missing'));
      await expectAsync(change(wrong)).toBeRejectedWith(withCode('wrong-passphrase'));
      await expectAsync(vault.locks.remove(before.wraps[0].id, wrong)).toBeRejectedWith(
        withCode('wrong-passphrase'),
      );
      expect(await header()).toEqual(before);

      await change(right);
      const after = await restarted();
      await expectAsync(after.unlock(right)).toBeRejectedWith(withCode('wrong-passphrase'));
      await after.unlock({ method: 'passphrase', passphrase: 'new passphrase' });
      expect(after.state.status).toBe('ready');
    });

    it('is the same from every keyboard, whether letters come composed or not', async () => {
      const vault = await filledTab();
      await vault.locks.addPassphrase('schöne grüße'.normalize('NFD'));
      const after = await restarted();
      await after.unlock({ method: 'passphrase', passphrase: 'schöne grüße'.normalize('NFC') });
      expect(after.state.status).toBe('ready');
    });

    it('must not be short', async () => {
      const vault = await filledTab();
      await expectAsync(vault.locks.addPassphrase('1234567')).toBeRejectedWith(withCode('short-passphrase'));
      expect((await header()).wraps[0].kind).toBe('device');
    });

    it('costs what RFC 9106 recommends, in the product', async () => {
      const vault = await user.tab({ cost: USUAL_COST, kdf });
      await vault.locks.addPassphrase(right.passphrase);
      const stored = (await header()).wraps[0] as PassphraseWrap;
      expect(stored.kdf).toEqual(
        jasmine.objectContaining({ algorithm: 'argon2id', memoryKiB: 65_536, passes: 3 }),
      );
      const after = await restarted();
      await after.unlock(right);
      expect(after.state.status).toBe('empty');
    });

    it('is not derived when the stored cost was changed to exhaust the browser, or to weaken it', async () => {
      const vault = await filledTab();
      await vault.locks.addPassphrase(right.passphrase);
      const stored = await header();
      const wrap = stored.wraps[0] as PassphraseWrap;
      const costs: Partial<Argon2Parameters>[] = [
        { memoryKiB: 8 * 1024 * 1024 },
        { memoryKiB: CHEAPEST.memoryKiB - 1 },
        { passes: 1_000_000 },
        { passes: 0 },
        { passes: 1.5 },
        { salt: new Uint8Array(4) },
      ];
      for (const cost of costs) {
        await user.writeRaw('header', { ...stored, wraps: [{ ...wrap, kdf: { ...wrap.kdf, ...cost } }] });
        await expectAsync((await restarted()).unlock(right)).toBeRejectedWith(withCode('costly-lock'));
      }
    });
  });

  describe('with a passkey', () => {
    it('opens with it after a restart, and not without', async () => {
      await (await filledTab()).locks.addPasskey('YubiKey', 'ann@example.org');
      const vault = await restarted();
      expect(vault.state.locks).toEqual([jasmine.objectContaining({ kind: 'passkey', name: 'YubiKey' })]);
      passkeys.cancels = true;
      await expectAsync(vault.unlock(passkey)).toBeRejectedWith(withCode('passkey-cancelled'));
      expect(vault.state.status).toBe('locked');
      passkeys.cancels = false;
      await vault.unlock(passkey);
      expect(vault.state.status).toBe('ready');
    });

    it('opens too when the passkey gave its secret already when it was made', async () => {
      passkeys.evaluatesAtOnce = true;
      await (await filledTab()).locks.addPasskey('Phone', 'ann@example.org');
      const vault = await restarted();
      await vault.unlock(passkey);
      expect(vault.state.status).toBe('ready');
    });

    it('opens with either when there is a passphrase too, and with the one that is left', async () => {
      const vault = await filledTab();
      await vault.locks.addPasskey('YubiKey', 'ann@example.org');
      await expectAsync(vault.locks.addPassphrase(right.passphrase)).toBeRejectedWith(
        withCode('proof-missing'),
      );
      await vault.locks.addPassphrase(right.passphrase, passkey);
      await vault.locks.addPasskey('Laptop', 'ann@example.org', right);

      const byPassphrase = await restarted();
      await byPassphrase.unlock(right);
      expect(byPassphrase.state.locks.map(({ name, kind }) => name ?? kind)).toEqual([
        'YubiKey',
        'passphrase',
        'Laptop',
      ]);
      for (const { id, kind } of byPassphrase.state.locks)
        if (kind === 'passkey') await byPassphrase.locks.remove(id);

      const after = await restarted();
      await expectAsync(after.unlock(passkey)).toBeRejectedWith(withCode('lock-changed'));
      await after.unlock(right);
      expect(after.state.status).toBe('ready');
    });

    it('leaves the vault as it was when the passkey is not made', async () => {
      const vault = await filledTab();
      const before = await header();
      passkeys.cancels = true;
      await expectAsync(vault.locks.addPasskey('YubiKey', 'ann@example.org')).toBeRejectedWith(
        withCode('passkey-cancelled'),
      );
      expect(await header()).toEqual(before);
    });

    it('can be started over when the device is lost', async () => {
      await (await filledTab()).locks.addPasskey('YubiKey', 'ann@example.org');
      passkeys.lose();
      const vault = await restarted();
      await expectAsync(vault.unlock(passkey)).toBeRejectedWith(withCode('passkey-cancelled'));
      await vault.startOver();
      expect(vault.state).toEqual(jasmine.objectContaining({ status: 'empty', locks: [] }));
      await vault.secrets.put({ ...gate, secret });
    });
  });

  it('cannot be weakened while it is locked', async () => {
    const before = await filledTab();
    await before.locks.addPassphrase(right.passphrase);
    await before.locks.addPasskey('YubiKey', 'ann@example.org', right);
    const vault = await restarted();
    const [first] = vault.state.locks;
    await expectAsync(vault.locks.remove(first.id)).toBeRejectedWith(withCode('locked'));
    await expectAsync(vault.locks.setAutoLock(null)).toBeRejectedWith(withCode('locked'));
    await vault.unlock(right);
    await expectAsync(vault.locks.setAutoLock(0)).toBeRejectedWith(withCode('invalid'));
    await vault.locks.setAutoLock(null);
    await vault.announce();
    expect(vault.state.autoLockMinutes).toBeNull();
  });
});

function withCode(code: VaultErrorCode) {
  return jasmine.objectContaining({ name: 'VaultError', code });
}
