import { TestUser } from '../testing/test-vault';
import { VaultErrorCode } from '../vault-errors';
import { Vault } from '../vault/vault';
import { findDuplicates } from './duplicates';

const gate = { username: 'ops', host: 'gate', port: 22 };
const other = { username: 'root', host: 'other', port: 22 };
const password = (text: string) => ({ kind: 'password', password: text }) as const;

/** A stored entry, as somebody who writes into the browser's files sees it. */
interface RawEntry {
  facts: Record<string, unknown>;
  sealed: { iv: Uint8Array; ciphertext: Uint8Array };
}

/** What can happen to an entry, and whether it still says whose it is. */
const DAMAGES: Readonly<Record<string, { change: (entry: RawEntry) => unknown; says?: string }>> = {
  'its ciphertext is another': {
    change: ({ facts, sealed }) => ({
      version: 1,
      facts,
      sealed: { ...sealed, ciphertext: sealed.ciphertext.map((b) => b ^ 1) },
    }),
    says: 'ops@gate:22',
  },
  'its bytes are gone': {
    change: ({ facts }) => ({ version: 1, facts, sealed: {} }),
    says: 'ops@gate:22',
  },
  'its facts are gone': { change: ({ sealed }) => ({ version: 1, sealed }) },
  'it is no object': { change: () => 'nonsense' },
  'it stands under another id': {
    change: ({ facts, sealed }) => ({ version: 1, facts: { ...facts, id: 'another' }, sealed }),
    says: 'ops@gate:22',
  },
  'it says another account than it is sealed for': {
    change: ({ facts, sealed }) => ({ version: 1, facts: { ...facts, address: 'root@other:22' }, sealed }),
    says: 'root@other:22',
  },
};

describe('A damaged entry of the vault', () => {
  let user: TestUser;
  let vault: Vault;
  let damagedId: string;

  beforeEach(async () => {
    user = new TestUser();
    vault = await user.tab();
    damagedId = (await vault.secrets.put({ ...gate, secret: password('lost') })).id;
    await vault.secrets.put({ ...gate, secret: password('kept') });
    await vault.secrets.put({ ...other, secret: password('other') });
  });
  afterEach(() => user.remove());

  async function damage(change: (entry: RawEntry) => unknown): Promise<void> {
    const key = `secret:${damagedId}`;
    await user.writeRaw(key, change((await user.rawItems()).get(key) as RawEntry));
    await vault.announce();
  }

  for (const [what, { change, says }] of Object.entries(DAMAGES)) {
    it(`is named, and in nobody's way: ${what}`, async () => {
      await damage(change);
      const damaged = [{ id: damagedId, ...(says && { address: says }) }];
      expect(vault.state).toEqual(jasmine.objectContaining({ status: 'ready', secrets: 3, damaged }));

      const exported = await vault.transfer.export();
      expect(exported.damaged).toEqual(damaged);
      expect(exported.sshSecrets.map((each) => each.kind === 'password' && each.password).sort()).toEqual([
        'kept',
        'other',
      ]);
      const { entries } = await vault.transfer.plan([
        { ...gate, kind: 'password', password: 'kept' },
        { ...gate, host: 'third', kind: 'password', password: 'kept' },
      ]);
      expect(entries.map(({ verdict }) => verdict)).toEqual(['identical', 'new']);
      await vault.secrets.put({ ...gate, secret: password('added') });
      await vault.secrets.put({ ...gate, host: 'third', secret: password('added') });
      expect((await vault.secrets.openFor(gate)).map(({ secret }) => secret)).toEqual(
        jasmine.arrayWithExactContents([password('kept'), password('added')]),
      );
      expect((await vault.secrets.openFor(other)).map(({ secret }) => secret)).toEqual([password('other')]);
      const { groups } = findDuplicates((await vault.secrets.openAll()).opened);
      expect(groups.flatMap(({ secrets }) => secrets.map(({ id }) => id))).not.toContain(damagedId);
    });

    it(`can be removed: ${what}`, async () => {
      await damage(change);
      await vault.secrets.remove([damagedId]);
      await vault.announce();
      expect(vault.state).toEqual(jasmine.objectContaining({ secrets: 2, damaged: [] }));
      expect((await user.rawItems()).has(`secret:${damagedId}`)).toBeFalse();
    });
  }

  it('never gives a secret to another account than the one it was kept for', async () => {
    await damage(DAMAGES['it says another account than it is sealed for'].change);
    expect((await vault.secrets.listFor(other)).map(({ id }) => id)).not.toContain(damagedId);
    await expectAsync(vault.secrets.get(damagedId)).toBeRejectedWith(withCode('tampered'));
  });

  it('is replaced in its place', async () => {
    await damage(DAMAGES['its ciphertext is another'].change);
    await vault.secrets.put({ ...gate, secret: password('entered again'), replaces: damagedId });
    await vault.announce();
    expect(vault.state.damaged).toEqual([]);
    expect((await vault.secrets.get(damagedId)).secret).toEqual(password('entered again'));
  });

  it('is known of a locked vault as far as it can be seen from outside', async () => {
    await vault.locks.addPassphrase('correct horse');
    await damage(DAMAGES['its facts are gone'].change);
    user.quit();
    const locked = await user.tab();
    expect(locked.state).toEqual(
      jasmine.objectContaining({ status: 'locked', secrets: 3, damaged: [{ id: damagedId }] }),
    );
  });
});

function withCode(code: VaultErrorCode) {
  return jasmine.objectContaining({ name: 'VaultError', code });
}
