import type { Decision, SshSecret } from '@kiops/contracts';
import { fillableStore } from '../testing/interrupted-store';
import { KEYS } from '../testing/sample-keys';
import { TestUser } from '../testing/test-vault';
import { VaultErrorCode } from '../vault-errors';
import { Vault } from '../vault/vault';
import { findDuplicates } from './duplicates';

const gate = { username: 'ops', host: 'gate', port: 22 };
const password = (text: string): SshSecret => ({ kind: 'password', password: text });
const key = (privateKey: string, passphrase?: string): SshSecret => ({
  kind: 'key',
  privateKey,
  ...(passphrase && { passphrase }),
});

describe('SSH secrets in a transfer file', () => {
  let user: TestUser;
  let vault: Vault;

  beforeEach(async () => {
    user = new TestUser();
    vault = await user.tab();
  });
  afterEach(() => user.remove());

  const verdicts = async (...entries: unknown[]) =>
    (await vault.transfer.plan(entries)).entries.map(({ verdict }) => verdict);
  const importAll = async (entries: unknown[], decision: Decision) =>
    vault.transfer.apply(await vault.transfer.plan(entries), () => decision);
  const passwords = async () =>
    (await vault.secrets.openAll()).opened
      .map(({ secret }) => (secret.kind === 'password' ? secret.password : secret.kind))
      .sort();

  it('come out of one browser and into another as they were', async () => {
    await vault.secrets.put({ ...gate, secret: password('one') });
    await vault.secrets.put({ ...gate, secret: key(KEYS.encrypted.text, 'right'), preferred: true });
    await vault.secrets.put({ ...gate, host: '::1', secret: key(KEYS.plain.text) });
    const exported = JSON.parse(JSON.stringify((await vault.transfer.export()).sshSecrets)) as unknown[];
    expect(exported).toContain({
      ...gate,
      kind: 'key',
      privateKey: KEYS.encrypted.text,
      passphrase: 'right',
      preferred: true,
    });

    const other = new TestUser();
    const there = await other.tab();
    const summary = await there.transfer.apply(await there.transfer.plan(exported), () => 'keep');
    expect(summary).toEqual({ created: 3, replaced: 0, kept: 0, identical: 0, invalid: 0 });
    // What was written in the same millisecond comes in no order.
    expect((await there.transfer.export()).sshSecrets).toEqual(
      jasmine.arrayWithExactContents([...(await vault.transfer.export()).sshSecrets]),
    );
    expect((await there.transfer.plan(exported)).entries.map(({ verdict }) => verdict)).toEqual(
      Array(3).fill('identical'),
    );
    await other.remove();
  });

  it('are new, identical, in conflict or invalid, with the reason', async () => {
    await vault.secrets.put({ ...gate, secret: password('mine') });
    expect(
      await verdicts(
        { ...gate, kind: 'password', password: 'mine' },
        { ...gate, host: 'GATE.', kind: 'password', password: 'theirs' },
        { ...gate, kind: 'key', privateKey: KEYS.plain.text },
        { ...gate, kind: 'key', privateKey: KEYS.plain.text },
        { ...gate, username: 'root', kind: 'password', password: 'mine' },
      ),
    ).toEqual(['identical', 'conflict', 'new', 'identical', 'new']);

    const { entries } = await vault.transfer.plan([
      null,
      {},
      { ...gate, kind: 'password' },
      { ...gate, port: '22', kind: 'password', password: 'x' },
      { ...gate, kind: 'key', privateKey: 'PuTTY-User-Key-File-1: x' },
      { ...gate, kind: 'key', privateKey: KEYS.encrypted.text, passphrase: 'wrong' },
    ]);
    expect(entries.map(({ verdict, reason }) => verdict === 'invalid' && !!reason)).toEqual(
      Array(6).fill(true),
    );
    expect(entries[4].reason).toContain('PuTTY');
  });

  it('are one key in two encodings, by their fingerprint', async () => {
    await vault.secrets.put({ ...gate, secret: key(KEYS.plain.text) });
    expect(await verdicts({ ...gate, kind: 'key', privateKey: KEYS.plainAsPkcs8.text })).toEqual([
      'identical',
    ]);
  });

  for (const [decision, left, outcome] of [
    ['keep', ['mine'], 'kept'],
    ['replace', ['theirs'], 'replaced'],
    ['both', ['mine', 'theirs'], 'created'],
  ] as const) {
    it(`keep mine, take theirs or keep both, as decided: ${decision}`, async () => {
      await vault.secrets.put({ ...gate, secret: password('mine'), preferred: true });
      const summary = await importAll([{ ...gate, kind: 'password', password: 'theirs' }], decision);
      expect({ ...summary }).toEqual({
        created: 0,
        replaced: 0,
        kept: 0,
        identical: 0,
        invalid: 0,
        [outcome]: 1,
      });
      expect(await passwords()).toEqual([...left]);
      expect((await vault.secrets.list()).filter(({ preferred }) => preferred).length).toBe(1);
    });
  }

  for (const [decision, left] of [
    ['keep', ['one', 'two']],
    ['replace', ['three']],
    ['both', ['one', 'three', 'two']],
  ] as const) {
    it(`keep what an earlier entry of the file says, or what the last one does: ${decision}`, async () => {
      const entries = ['one', 'two', 'three'].map((text) => ({ ...gate, kind: 'password', password: text }));
      const plan = await vault.transfer.plan(entries);
      expect(plan.entries.map(({ follows }) => follows)).toEqual([undefined, 0, 0]);
      await vault.transfer.apply(plan, ({ index }) =>
        index === 1 && decision === 'keep' ? 'both' : decision,
      );
      expect(await passwords()).toEqual([...left]);
    });
  }

  it('are imported whole or not at all when there is no room left', async () => {
    await vault.secrets.put({ ...gate, secret: password('mine') });
    const store = fillableStore(user.parts().store);
    let room = 2;
    const set = store.set.bind(store);
    store.set = async (name, value) => {
      store.full = room-- === 0;
      return set(name, value);
    };
    const tight = await user.tab({ store });
    const entries = ['a', 'b', 'c'].map((text, index) => ({
      ...gate,
      port: 22 + index,
      kind: 'password',
      password: text,
    }));
    const plan = await tight.transfer.plan(entries);
    await expectAsync(tight.transfer.apply(plan, () => 'replace')).toBeRejectedWith(withCode('quota-full'));
    expect(await passwords()).toEqual(['mine']);
  });

  it('wait until the vault is unlocked', async () => {
    await vault.secrets.put({ ...gate, secret: password('mine') });
    await vault.locks.addPassphrase('correct horse');
    user.quit();
    const locked = await user.tab();
    await expectAsync(locked.transfer.export()).toBeRejectedWith(withCode('locked'));
    await expectAsync(locked.transfer.plan([])).toBeRejectedWith(withCode('locked'));
  });
});

describe('Duplicates in the vault', () => {
  let user: TestUser;
  let vault: Vault;

  beforeEach(async () => {
    user = new TestUser();
    vault = await user.tab();
  });
  afterEach(() => user.remove());

  it('are the same password or key of one account; the most useful one stays', async () => {
    const openssh = await vault.secrets.put({ ...gate, secret: key(KEYS.plain.text) });
    const pkcs8 = await vault.secrets.put({ ...gate, secret: key(KEYS.plainAsPkcs8.text), preferred: true });
    await vault.secrets.put({ ...gate, host: 'other', secret: key(KEYS.plain.text) });
    const passwords: string[] = [];
    for (const text of ['one', 'two'])
      passwords.push((await vault.secrets.put({ ...gate, username: 'root', secret: password(text) })).id);
    const asks = await vault.secrets.put({
      ...gate,
      port: 23,
      secret: key(KEYS.encrypted.text),
      preferred: true,
    });
    const opens = await vault.secrets.put({ ...gate, port: 23, secret: key(KEYS.encrypted.text, 'right') });

    const found = findDuplicates((await vault.secrets.openAll()).opened);
    expect(
      found.groups.map(({ kind, address, secrets }) => [kind, address, ...secrets.map(({ id }) => id)]),
    ).toEqual([
      ['exact', 'ops@gate:22', pkcs8.id, openssh.id],
      ['exact', 'ops@gate:23', opens.id, asks.id],
      ['differing', 'root@gate:22', jasmine.any(String), jasmine.any(String)],
    ]);
    expect(found.later).toBe(0);
    await vault.secrets.remove([openssh.id, asks.id, passwords[1]]);
    expect(findDuplicates((await vault.secrets.openAll()).opened)).toEqual({ groups: [], later: 0 });
  });

  it('show other secrets of an account when none of them is there twice any more', async () => {
    const { id } = await vault.secrets.put({ ...gate, secret: key(KEYS.plain.text) });
    await vault.secrets.put({ ...gate, secret: key(KEYS.plainAsPkcs8.text) });
    await vault.secrets.put({ ...gate, secret: key(KEYS.encrypted.text, 'right') });
    const kinds = async () => {
      const { groups, later } = findDuplicates((await vault.secrets.openAll()).opened);
      return [groups.map(({ kind, secrets }) => [kind, secrets.length]), later];
    };
    expect(await kinds()).toEqual([[['exact', 2]], 1]);
    await vault.secrets.remove([id]);
    expect(await kinds()).toEqual([[['differing', 2]], 0]);
  });
});

function withCode(code: VaultErrorCode) {
  return jasmine.objectContaining({ name: 'VaultError', code });
}
