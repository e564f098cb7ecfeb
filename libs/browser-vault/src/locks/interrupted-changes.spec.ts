import { FakePasskeys } from '../testing/fake-passkeys';
import { InterruptedStore, LastWrite, TabKilled } from '../testing/interrupted-store';
import { TestUser } from '../testing/test-vault';
import { Vault } from '../vault/vault';
import { UnlockProof } from './unlock-proof';

const gate = { username: 'ops', host: 'gate', port: 22 };
const kept = { kind: 'password', password: 'kept before' } as const;
const old: UnlockProof = { method: 'passphrase', passphrase: 'old passphrase' };
const fresh: UnlockProof = { method: 'passphrase', passphrase: 'new passphrase' };
const passkey: UnlockProof = { method: 'passkey' };

interface Change {
  readonly name: string;
  /** Makes the vault that the change begins with. */
  readonly before: (vault: Vault) => Promise<unknown>;
  readonly change: (vault: Vault) => Promise<unknown>;
  /** What may open the vault afterwards: by itself, or with a proof. */
  readonly opensWith: readonly ('itself' | UnlockProof)[];
}

const keep = (vault: Vault) => vault.secrets.put({ ...gate, secret: kept });
const firstLock = async (vault: Vault) => {
  await vault.announce();
  return vault.state.locks[0].id;
};

const changes: readonly Change[] = [
  {
    name: 'adding the first passphrase',
    before: keep,
    change: (vault) => vault.locks.addPassphrase('new passphrase'),
    opensWith: ['itself', fresh],
  },
  {
    name: 'changing the passphrase',
    before: async (vault) => {
      await keep(vault);
      await vault.locks.addPassphrase('old passphrase');
    },
    change: (vault) => vault.locks.addPassphrase('new passphrase', old),
    opensWith: [old, fresh],
  },
  {
    name: 'adding the first passkey',
    before: keep,
    change: (vault) => vault.locks.addPasskey('YubiKey', 'ann'),
    opensWith: ['itself', passkey],
  },
  {
    name: 'removing the last lock',
    before: async (vault) => {
      await keep(vault);
      await vault.locks.addPassphrase('old passphrase');
    },
    change: async (vault) => vault.locks.remove(await firstLock(vault), old),
    opensWith: ['itself', old],
  },
  {
    name: 'removing one lock of two',
    before: async (vault) => {
      await keep(vault);
      await vault.locks.addPassphrase('old passphrase');
      await vault.locks.addPasskey('YubiKey', 'ann', old);
    },
    change: async (vault) => {
      await vault.unlock(old);
      await vault.locks.remove(await firstLock(vault));
    },
    opensWith: [passkey],
  },
];

describe('A tab that is killed', () => {
  let user: TestUser;
  let passkeys: FakePasskeys;

  beforeEach(() => {
    user = new TestUser();
    passkeys = new FakePasskeys();
  });
  afterEach(() => user.remove());

  for (const { name, before, change, opensWith } of changes) {
    it(`at any write while ${name} leaves a vault that opens, with all that was in it`, async () => {
      await before(await user.tab({ passkeys }));
      const original = new Map(await user.rawItems());
      let boundaries = 0;
      for (let killAt = 1; await interrupt(killAt, 'does not happen', change); killAt++) {
        await expectOpens(opensWith);
        await restore(original);
        await interrupt(killAt, 'happens', change);
        await expectOpens(opensWith);
        await restore(original);
        boundaries += 1;
      }
      expect(boundaries).withContext('writes that make up the change').toBe(1);
    });
  }

  it('at any write while the first secret is kept leaves no vault, or one that opens', async () => {
    let boundaries = 0;
    for (let killAt = 1; await interrupt(killAt, 'does not happen', keep); killAt++) {
      for (const lastWrite of ['does not happen', 'happens'] as const) {
        await user.remove();
        await interrupt(killAt, lastWrite, keep);
        user.quit();
        const vault = await user.tab();
        expect(vault.state.status).toMatch(/^(empty|ready)$/);
        const { id } = await keep(vault);
        expect((await vault.secrets.get(id)).secret).toEqual(kept);
      }
      await user.remove();
      boundaries += 1;
    }
    expect(boundaries).withContext('the header, the secret').toBe(2);
  });

  it('at any write of the first secret, beside a tab that keeps its own first secret, harms neither vault nor secret', async () => {
    const other = { kind: 'password', password: 'of the other tab' } as const;
    for (const killAt of [1, 2]) {
      for (const lastWrite of ['does not happen', 'happens'] as const) {
        await user.remove();
        const survivor = await user.tab();
        await Promise.all([
          interrupt(killAt, lastWrite, keep),
          survivor.secrets.put({ ...gate, secret: other }),
        ]);
        const secrets = (await (await user.tab()).secrets.openAll()).opened.map(({ secret }) => secret);
        expect(secrets).toContain(other);
      }
    }
  });

  it('at any write of a lock change, beside a tab that changes the lock too, leaves a vault that opens', async () => {
    for (const lastWrite of ['does not happen', 'happens'] as const) {
      await user.remove();
      await keep(await user.tab({ passkeys }));
      const survivor = await user.tab({ passkeys });
      await Promise.allSettled([
        interrupt(1, lastWrite, (vault) => vault.locks.addPassphrase('new passphrase')),
        survivor.locks.addPasskey('YubiKey', 'ann'),
      ]);
      await expectOpens([fresh, passkey]);
    }
  });

  it('at any write while a secret is replaced leaves the old one or the new one', async () => {
    const { id } = await keep(await user.tab());
    const next = { kind: 'password', password: 'replaced' } as const;
    const replace = (vault: Vault) => vault.secrets.put({ ...gate, secret: next, replaces: id });

    for (const [killAt, lastWrite, left] of [
      [1, 'does not happen', kept],
      [1, 'happens', kept],
      [2, 'does not happen', kept],
      [2, 'happens', next],
    ] as const) {
      expect(await interrupt(killAt, lastWrite, replace)).toBeTrue();
      expect((await (await user.tab()).secrets.get(id)).secret).toEqual(left);
    }
    expect((await (await user.tab()).trash.list()).length)
      .withContext('the old one, once')
      .toBe(1);
    expect(await interrupt(3, 'happens', replace))
      .withContext('a write beyond the trash and the secret')
      .toBeFalse();
  });

  /** Makes a change in a tab that is killed at its n-th write; false when it has fewer writes. */
  async function interrupt(
    killAt: number,
    lastWrite: LastWrite,
    change: (vault: Vault) => Promise<unknown>,
  ): Promise<boolean> {
    user.quit();
    const store = new InterruptedStore(user.parts().store, killAt, lastWrite);
    try {
      await change(await user.tab({ store, passkeys }));
      return false;
    } catch (error) {
      if (!(error instanceof TabKilled)) throw error;
      return true;
    }
  }

  async function restore(items: ReadonlyMap<string, unknown>): Promise<void> {
    const { store } = user.parts();
    await store.clear();
    for (const [key, value] of items) await store.set(key, value);
  }

  async function expectOpens(opensWith: Change['opensWith']): Promise<void> {
    user.quit();
    const vault = await user.tab({ passkeys });
    let opened = opensWith.includes('itself') && vault.state.status === 'ready';
    for (const proof of opensWith) {
      if (proof === 'itself' || opened) continue;
      opened = await vault.unlock(proof).then(
        () => true,
        () => false,
      );
    }
    expect(opened).withContext('opens with the old lock or the new one').toBeTrue();
    expect((await vault.secrets.openAll()).opened.map(({ secret }) => secret)).toEqual([kept]);
  }
});
