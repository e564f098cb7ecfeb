import { TRASH_DAYS, type HostKey, type SshSecret } from '@kiops/contracts';
import { fillableStore } from '../testing/interrupted-store';
import { TestUser } from '../testing/test-vault';
import { VaultErrorCode } from '../vault-errors';
import { Vault } from '../vault/vault';

const gate = { username: 'ops', host: 'gate', port: 22 };
const other = { username: 'root', host: 'other', port: 22 };
const password = (text: string): SshSecret => ({ kind: 'password', password: text });
const entry = (account: typeof gate, text: string) => ({ ...account, kind: 'password', password: text });
const DAY = 86_400_000;

describe('Taking an import back from the vault', () => {
  let user: TestUser;
  let vault: Vault;

  beforeEach(async () => {
    user = new TestUser();
    vault = await user.tab();
  });
  afterEach(() => user.remove());

  const bring = async (entries: readonly object[], decision: 'both' | 'keep' | 'replace' = 'replace') =>
    vault.transfer.apply(await vault.transfer.plan(entries), () => decision, 'act');
  const kept = async () =>
    (await vault.secrets.openAll()).opened
      .map(({ facts, secret }) => `${facts.host} ${secret.kind === 'password' ? secret.password : ''}`)
      .sort();
  const keyOf = (letter: string): HostKey => ({
    type: 'ssh-ed25519',
    fingerprint: `SHA256:${letter.repeat(43)}`,
    pinnedAt: `2026-11-2${letter === 'a' ? 1 : 2}T00:00:00Z`,
  });

  it('moves what it brought to the trash, and brings back what it replaced, used first as before', async () => {
    const mine = await vault.secrets.put({ ...gate, secret: password('mine'), preferred: true });
    await vault.secrets.put({ ...gate, username: 'dev', secret: password('dev') });
    await bring([entry(gate, 'theirs'), entry(other, 'new')]);
    expect(await kept()).toEqual(['gate dev', 'gate theirs', 'other new']);
    const undoing = { removed: 2, restored: 1, hostKeys: 0, leftAlone: [] };
    expect(await vault.importUndo.plan('act')).toEqual(undoing);
    expect(await kept()).toEqual(['gate dev', 'gate theirs', 'other new']);
    expect(await vault.importUndo.undo('act')).toEqual(undoing);
    expect(await kept()).toEqual(['gate dev', 'gate mine']);
    expect((await vault.secrets.listFor(gate)).map(({ id, preferred }) => [id, preferred])).toEqual([
      [mine.id, true],
    ]);
    const trashed = await vault.trash.list();
    expect(trashed.map(({ address, known }) => [address, known?.act.kind])).toEqual([
      ['ops@gate:22', 'undone'],
      ['root@other:22', 'undone'],
    ]);
    await expectAsync(vault.importUndo.undo('act')).toBeRejectedWith(withCode('not-found'));
  });

  it('uses the one that was used first before, where an account has several', async () => {
    const first = await vault.secrets.put({ ...gate, secret: password('first'), preferred: true });
    const later = await vault.secrets.put({ ...gate, secret: password('later') });
    await bring([entry(gate, 'theirs')]);
    await vault.importUndo.undo('act');
    expect((await vault.secrets.listFor(gate)).map(({ id }) => id)).toEqual([first.id, later.id]);
  });

  it('leaves alone what was changed or removed since, and what it replaced that is not kept any more', async () => {
    await vault.secrets.put({ ...gate, secret: password('mine') });
    await bring([entry(gate, 'theirs'), entry(other, 'new'), entry({ ...other, port: 23 }, 'more')]);
    const [ours] = await vault.trash.list();
    await vault.trash.erase([ours.id]);
    const [changed] = await vault.secrets.listFor(other);
    await vault.secrets.put({ ...other, secret: password('changed'), replaces: changed.id });
    const [gone] = await vault.secrets.listFor({ ...other, port: 23 });
    await vault.secrets.remove([gone.id]);
    expect(await vault.importUndo.undo('act')).toEqual({
      removed: 0,
      restored: 0,
      hostKeys: 0,
      leftAlone: [
        { what: 'ops@gate:22', reason: 'not-kept' },
        { what: 'root@other:22', reason: 'changed' },
        { what: 'root@other:23', reason: 'gone' },
      ],
    });
    expect(await kept()).toEqual(['gate theirs', 'other changed']);
  });

  it('trusts the host keys that were trusted before, and none that was pinned again since', async () => {
    const [before, brought] = [keyOf('a'), keyOf('b')];
    const pins = ['one', 'two', 'three', 'four'].map((host) => ({ host, port: 22, key: brought }));
    await vault.importNotes.put('act', {
      pins: [{ ...pins[0], replaced: before }, ...pins.slice(1)],
      revoked: ['SHA256:revoked'],
    });
    for (const { host } of pins.slice(0, 3)) await vault.pins.put({ host, port: 22, hostKeys: [brought] });
    await vault.pins.put({ host: 'three', port: 22, hostKeys: [{ ...brought, pinnedAt: 'later' }] });
    await vault.pins.revoke({ type: 'ssh-rsa', fingerprint: 'SHA256:revoked' });
    expect(await vault.importUndo.undo('act')).toEqual({
      removed: 0,
      restored: 0,
      hostKeys: 3,
      leftAlone: [
        { what: `three:22 ${brought.fingerprint}`, reason: 'changed' },
        { what: `four:22 ${brought.fingerprint}`, reason: 'gone' },
      ],
    });
    expect((await vault.pins.list()).map(({ host, hostKeys }) => [host, hostKeys[0].fingerprint])).toEqual([
      ['one', before.fingerprint],
      ['three', brought.fingerprint],
    ]);
    expect(await vault.pins.isRevoked('SHA256:revoked')).toBeFalse();
  });

  it('takes no note from somebody without the vault key, and none while the vault is locked', async () => {
    await bring([entry(gate, 'theirs')]);
    const note = (await user.rawItems()).get('import:act');
    expect(JSON.stringify(note)).not.toContain('theirs');
    await user.writeRaw('import:evil', { ...(note as object), id: 'evil' });
    await expectAsync(vault.importUndo.undo('evil')).toBeRejectedWith(withCode('tampered'));
    await vault.locks.addPassphrase('correct horse');
    user.quit();
    vault = await user.tab();
    expect([await vault.importNotes.isKnown('act'), await vault.importNotes.isKnown('none')]).toEqual([
      true,
      false,
    ]);
    await expectAsync(vault.importUndo.undo('act')).toBeRejectedWith(withCode('locked'));
    await vault.unlock({ method: 'passphrase', passphrase: 'correct horse' });
    expect((await vault.importUndo.undo('act')).removed).toBe(1);
  });

  it('is over with the time of what it replaced', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    vault = await user.tab({ now: () => new Date(now) });
    await bring([entry(gate, 'theirs')]);
    now += TRASH_DAYS * DAY;
    expect(await vault.importNotes.isKnown('act')).toBeFalse();
    await user.tab({ now: () => new Date(now) });
    expect([...(await user.rawItems()).keys()].filter((name) => name.startsWith('import:'))).toEqual([]);
    expect(await kept()).toEqual(['gate theirs']);
  });

  it('needs a note: without room for it nothing is imported', async () => {
    await vault.secrets.put({ ...gate, secret: password('mine') });
    const store = fillableStore(user.parts().store);
    const set = store.set.bind(store);
    store.set = async (name, value) => {
      store.full = name.startsWith('import:');
      return set(name, value);
    };
    vault = await user.tab({ store });
    await expectAsync(bring([entry(gate, 'theirs')])).toBeRejectedWith(withCode('quota-full'));
    expect(await kept()).toEqual(['gate mine']);
    expect(await vault.trash.list()).toEqual([]);
  });
});

function withCode(code: VaultErrorCode) {
  return jasmine.objectContaining({ name: 'VaultError', code });
}
