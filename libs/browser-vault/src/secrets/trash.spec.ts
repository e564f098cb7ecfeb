import { TRASH_DAYS, type SshSecret } from '@kiops/contracts';
import { fillableStore, InterruptedStore, LastWrite, TabKilled } from '../testing/interrupted-store';
import { TestUser, untilTrue } from '../testing/test-vault';
import { VaultErrorCode } from '../vault-errors';
import { Vault } from '../vault/vault';

const gate = { username: 'ops', host: 'gate', port: 22 };
const other = { username: 'root', host: 'other', port: 22 };
const password = (text: string): SshSecret => ({ kind: 'password', password: text });
const DAY = 86_400_000;

interface RawEntry {
  facts: Record<string, unknown>;
  sealed: { iv: Uint8Array; ciphertext: Uint8Array };
}

describe('The trash of the vault', () => {
  let user: TestUser;
  let vault: Vault;

  beforeEach(async () => {
    user = new TestUser();
    vault = await user.tab();
  });
  afterEach(() => user.remove());

  const kept = async (of: Vault = vault) =>
    (await of.secrets.openAll()).opened
      .map(({ secret }) => (secret.kind === 'password' ? secret.password : secret.kind))
      .sort();
  const places = async (of: Vault = vault) => (await of.trash.list()).map(({ id }) => id);

  it('keeps what is removed sealed, and gives it back as it was', async () => {
    const one = await vault.secrets.put({ ...gate, secret: password('one'), preferred: true });
    const two = await vault.secrets.put({ ...gate, secret: password('two') });
    const removed = await vault.change(() => vault.secrets.remove([one.id, 'no such id']));
    expect(vault.state).toEqual(jasmine.objectContaining({ secrets: 1, trashed: 1 }));
    expect(await kept()).toEqual(['two']);
    const [trashed] = await vault.trash.list();
    expect(trashed).toEqual({
      id: removed[0],
      address: 'ops@gate:22',
      damaged: false,
      known: jasmine.objectContaining({
        act: jasmine.objectContaining({ kind: 'deleted' }),
        facts: jasmine.objectContaining({ id: one.id, createdAt: one.createdAt }),
      }) as never,
    });
    expect(JSON.stringify([...(await user.rawItems())])).not.toContain('password":"');
    expect((await vault.transfer.export()).sshSecrets.length).toBe(1);

    expect(await vault.change(() => vault.secrets.restore(removed))).toEqual({
      count: 1,
      beside: ['ops@gate:22'],
    });
    expect(vault.state).toEqual(jasmine.objectContaining({ secrets: 2, trashed: 0 }));
    expect((await vault.secrets.listFor(gate)).map(({ id }) => id)).toEqual([one.id, two.id]);
    expect((await vault.secrets.get(one.id)).secret).toEqual(password('one'));
    await expectAsync(vault.secrets.restore(removed)).toBeRejectedWith(withCode('not-found'));
  });

  it('keeps what was replaced, by a new secret and by an import, each by an act of its own', async () => {
    const { id } = await vault.secrets.put({ ...gate, secret: password('first') });
    await vault.secrets.put({ ...gate, secret: password('second'), replaces: id });
    const plan = await vault.transfer.plan([{ ...gate, kind: 'password', password: 'third' }]);
    await vault.transfer.apply(plan, () => 'replace');
    expect(await kept()).toEqual(['third']);
    const trashed = await vault.trash.list();
    expect(trashed.map(({ known }) => known?.act.kind)).toEqual(['replaced', 'replaced']);
    expect(new Set(trashed.map(({ known }) => known?.act.id)).size).toBe(2);

    const beside = ['ops@gate:22'];
    expect(await vault.secrets.restore(await places())).toEqual({ count: 2, beside });
    expect(await kept()).toEqual(['first', 'second', 'third']);
    expect((await vault.secrets.openFor(gate))[0].secret).toEqual(password('third'));
  });

  it('keeps nothing of a secret that is replaced by itself', async () => {
    const { id } = await vault.secrets.put({ ...gate, secret: password('same') });
    await vault.secrets.put({ ...gate, secret: password('same'), replaces: id });
    expect(await vault.trash.list()).toEqual([]);
  });

  it('brings nothing back twice that is kept meanwhile', async () => {
    const { id } = await vault.secrets.put({ ...gate, secret: password('one') });
    await vault.secrets.remove([id]);
    await vault.secrets.put({ ...gate, secret: password('one') });
    expect(await vault.secrets.restore(await places())).toEqual({ count: 1, beside: [] });
    expect(await kept()).toEqual(['one']);
    expect(await vault.trash.list()).toEqual([]);
  });

  it('cannot be swapped with what is kept, nor with another place', async () => {
    const { id } = await vault.secrets.put({ ...gate, secret: password('one') });
    const live = (await user.rawItems()).get(`secret:${id}`);
    const [place] = await vault.secrets.remove([id]);
    const trashed = (await user.rawItems()).get(`trash:${place}`) as RawEntry;
    await user.writeRaw(`secret:${id}`, { version: 1, facts: trashed.facts, sealed: trashed.sealed });
    await expectAsync(vault.secrets.get(id)).toBeRejectedWith(withCode('tampered'));
    await user.writeRaw(`trash:${place}`, { ...trashed, sealed: (live as RawEntry).sealed });
    await user.writeRaw('trash:elsewhere', { ...trashed, id: 'elsewhere' });
    expect((await vault.trash.list()).map(({ damaged }) => damaged)).toEqual([true, true]);
    await expectAsync(vault.secrets.restore(await places())).toBeRejectedWith(withCode('tampered'));
  });

  it(`ends after ${TRASH_DAYS} days by the clock that it is given`, async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    const dated = await user.tab({ now: () => new Date(now) });
    const { id } = await dated.secrets.put({ ...gate, secret: password('one') });
    const removed = await dated.secrets.remove([id]);
    now += TRASH_DAYS * DAY - 1;
    expect((await dated.trash.list()).map(({ known }) => known?.expiresAt)).toEqual([
      '2026-01-31T00:00:00.000Z',
    ]);
    now += 1;
    expect(await dated.trash.list()).toEqual([]);
    await expectAsync(dated.secrets.restore(removed)).toBeRejectedWith(withCode('not-found'));
    const later = await user.tab({ now: () => new Date(now) });
    expect(later.state.trashed).toBe(0);
    expect([...(await user.rawItems()).keys()].filter((name) => name.startsWith('trash:'))).toEqual([]);
  });

  it('can be seen and erased while the vault is locked, and opens with whatever lock is there then', async () => {
    const ids = [];
    for (const text of ['one', 'two'])
      ids.push((await vault.secrets.put({ ...gate, secret: password(text) })).id);
    await vault.secrets.remove(ids);
    await vault.locks.addPassphrase('correct horse');
    user.quit();
    const locked = await user.tab();
    const [first, second] = await places(locked);
    await expectAsync(locked.secrets.restore([first])).toBeRejectedWith(withCode('locked'));
    await locked.trash.erase([second]);
    await locked.unlock({ method: 'passphrase', passphrase: 'correct horse' });
    await locked.locks.addPassphrase('another horse', { method: 'passphrase', passphrase: 'correct horse' });
    await locked.locks.remove(locked.state.locks[0].id).catch(() => undefined);
    expect(await locked.secrets.restore([first])).toEqual({ count: 1, beside: [] });
    expect((await kept(locked)).length).toBe(1);
  });

  it('removes nothing from a locked vault', async () => {
    const { id } = await vault.secrets.put({ ...gate, secret: password('one') });
    await vault.locks.addPassphrase('correct horse');
    user.quit();
    const locked = await user.tab();
    await expectAsync(locked.secrets.remove([id])).toBeRejectedWith(withCode('locked'));
    expect((await locked.secrets.list()).map((facts) => facts.id)).toEqual([id]);
  });

  it('names what is damaged in it, and lets it be in nobody’s way', async () => {
    const ids = [];
    for (const text of ['one', 'two', 'three'])
      ids.push((await vault.secrets.put({ ...gate, secret: password(text) })).id);
    const [cut, unreadable, sound] = await vault.secrets.remove(ids);
    const raw = (await user.rawItems()).get(`trash:${cut}`) as RawEntry;
    const ciphertext = raw.sealed.ciphertext.map((byte) => byte ^ 1);
    await user.writeRaw(`trash:${cut}`, { ...raw, sealed: { ...raw.sealed, ciphertext } });
    await user.writeRaw(`trash:${unreadable}`, 'nonsense');
    const damaged = (await vault.trash.list()).filter((each) => each.damaged);
    expect(damaged.map(({ id, address }) => [id, address])).toEqual([
      [cut, 'ops@gate:22'],
      [unreadable, undefined],
    ]);
    expect(await vault.secrets.restore([cut, unreadable, sound])).toEqual({ count: 1, beside: [] });
    expect(await kept()).toEqual(['three']);
    const again = await vault.secrets.put({ ...other, secret: password('four') });
    await vault.secrets.remove([again.id]);
    expect((await places()).length).toBe(3);
    await vault.trash.erase([cut, unreadable]);
    expect((await places()).length).toBe(1);
  });

  it('is agreed on by several tabs: what two bring back at once is there once', async () => {
    const second = await user.tab();
    const { id } = await vault.secrets.put({ ...gate, secret: password('one') });
    const removed = await vault.change(() => vault.secrets.remove([id]));
    await untilTrue(() => second.state.trashed > 0);
    const both = await Promise.allSettled(
      [vault, second].map((tab) => tab.change(() => tab.secrets.restore(removed))),
    );
    expect(both.filter(({ status }) => status === 'fulfilled').length).toBe(1);
    expect(await kept(second)).toEqual(['one']);
    expect(await places(second)).toEqual([]);
  });

  it('goes with the site data, and is a reason to say that what opens it is gone', async () => {
    const { id } = await vault.secrets.put({ ...gate, secret: password('one') });
    await vault.change(() => vault.secrets.remove([id]));
    await user.removeRaw('header');
    await vault.lookAgain();
    expect(vault.state).toEqual(jasmine.objectContaining({ status: 'header-gone', secrets: 0, trashed: 1 }));
    await expectAsync(vault.secrets.restore(await places())).toBeRejectedWith(withCode('header-gone'));
    await vault.startOver();
    expect(vault.state).toEqual(jasmine.objectContaining({ status: 'empty', trashed: 0 }));
    expect((await user.rawItems()).size).toBe(0);
  });

  it('that has no room for it keeps a secret where it is', async () => {
    const { id } = await vault.secrets.put({ ...gate, secret: password('one') });
    const store = fillableStore(user.parts().store);
    const tight = await user.tab({ store });
    store.full = true;
    await expectAsync(tight.secrets.remove([id])).toBeRejectedWith(withCode('quota-full'));
    expect(await kept(tight)).toEqual(['one']);
    expect(await places(tight)).toEqual([]);
  });

  const acts: readonly [string, (tab: Vault) => Promise<unknown>][] = [
    ['removed', async (tab) => tab.secrets.remove((await tab.secrets.list()).map(({ id }) => id))],
    [
      'replaced',
      async (tab) => {
        const [{ id }] = await tab.secrets.listFor(gate);
        return tab.secrets.put({ ...gate, secret: password('new'), replaces: id });
      },
    ],
    [
      'replaced by an import',
      async (tab) => {
        const plan = await tab.transfer.plan([{ ...gate, kind: 'password', password: 'new' }]);
        return tab.transfer.apply(plan, () => 'replace');
      },
    ],
    [
      'restored',
      async (tab) => {
        if ((await places(tab)).length > 0) await tab.secrets.restore(await places(tab));
      },
    ],
  ];
  for (const [name, act] of acts) {
    it(`loses nothing of a tab that is killed at any write while secrets are ${name}`, async () => {
      await vault.secrets.put({ ...gate, secret: password('one') });
      await vault.secrets.put({ ...other, secret: password('two') });
      if (name === 'restored') await vault.secrets.remove((await vault.secrets.list()).map(({ id }) => id));
      const original = new Map(await user.rawItems());
      user.quit();
      let boundaries = 0;
      for (let killAt = 1; await interrupted(killAt, 'does not happen', act); killAt++) {
        await expectNothingLost();
        await restore(original);
        await interrupted(killAt, 'happens', act);
        await expectNothingLost();
        await restore(original);
        boundaries += 1;
      }
      expect(boundaries).toBeGreaterThan(1);
    });
  }

  async function interrupted(
    killAt: number,
    lastWrite: LastWrite,
    act: (tab: Vault) => Promise<unknown>,
  ): Promise<boolean> {
    const store = new InterruptedStore(user.parts().store, killAt, lastWrite);
    const tab = await user.tab({ store });
    try {
      await act(tab);
      return false;
    } catch (error) {
      expect(error).toBeInstanceOf(TabKilled);
      return true;
    } finally {
      user.quit();
    }
  }

  /** Each is kept or in the trash, at most twice; and the same act again, then all brought back, leaves each once. */
  async function expectNothingLost(): Promise<void> {
    const tab = await user.tab();
    const trashed = await tab.trash.list();
    const addresses = [...(await tab.secrets.list()), ...trashed].map(({ address }) => address ?? '');
    for (const address of ['ops@gate:22', 'root@other:22'])
      expect([1, 2, 3]).toContain(addresses.filter((each) => each === address).length);
    const all = await tab.secrets.remove((await tab.secrets.list()).map(({ id }) => id));
    expect(new Set(all).size).toBe(all.length);
    await tab.secrets.restore(await places(tab));
    expect((await kept(tab)).filter((text) => text !== 'new')).toEqual(['one', 'two']);
    user.quit();
  }

  async function restore(items: ReadonlyMap<string, unknown>): Promise<void> {
    for (const name of (await user.rawItems()).keys()) await user.removeRaw(name);
    for (const [name, value] of items) await user.writeRaw(name, value);
  }
});

function withCode(code: VaultErrorCode) {
  return jasmine.objectContaining({ name: 'VaultError', code });
}
