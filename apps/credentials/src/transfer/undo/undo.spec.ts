import type {
  AuditEntry,
  CleanUpPlan,
  CleanUpSummary,
  Page,
  Problem,
  Registry,
  Runtime,
  Server,
  TrashPage,
  UndoableAction,
  Undoing,
} from '@kiops/contracts';
import type { Browser } from '../../identity/testing/browser';
import { bearer, join, KIM, makeToken, setUpAsKim, startOver } from '../../identity/testing/people';
import { startTestService, type TestService } from '../../testing/test-service';
import { allExact, HEAD, importFile, registry, server } from '../testing/transfers';

/** Whatever version it has. */
const IF_ANY = { headers: { 'if-match': '*' } };

describe('Undoing', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
  });

  afterAll(() => service.stop());

  beforeEach(async () => {
    await startOver(service);
    kim = await setUpAsKim(service);
  });

  const list = async <Row>(store: string, browser = kim) =>
    (await browser.get<Page<Row>>(`/${store}?limit=1000`)).body.items;
  const labels = async (store: string, browser = kim) =>
    (await list<{ label: string }>(store, browser)).map(({ label }) => label);
  const add = async (
    store: string,
    { ref: _ref, connections: _none, ...record }: ReturnType<typeof registry>,
  ) => (await kim.post<{ id: string }>(`/${store}`, record)).body.id;
  const entry = async (action: string, browser = kim) =>
    (await browser.get<Page<AuditEntry>>(`/audit?action=${action}&limit=1`)).body.items[0];
  const actOf = async (action: UndoableAction) => String((await entry(action)).detail?.['act']);
  const undo = (act: string, browser = kim) => browser.post<Undoing & Problem>(`/transfer/acts/${act}/undo`);
  const look = (act: string, browser = kim) => browser.get<Undoing & Problem>(`/transfer/acts/${act}/undo`);
  const undoLast = async (action: UndoableAction) => {
    const act = await actOf(action);
    const { body: planned } = await look(act);
    const reply = await undo(act);
    expect(reply.body).withContext('as it was announced').toEqual(planned);
    return reply.body;
  };
  const password = async (id: string) =>
    (await kim.post<{ password: string }>(`/registries/${id}/reveal`)).body.password;
  const use = (store: string, recordId: string, name: string) =>
    kim.post('/connections', { store, recordId, kind: 'service', name });
  const usersOf = async (store: string) =>
    (await list<Registry>(store)).map(({ label, connections }) => [
      label,
      connections.map(({ name }) => name),
    ]);
  const trash = async () => (await kim.get<TrashPage>('/trash')).body.items;

  it('of an import puts what it added into the trash, and says so in one line of the log', async () => {
    await add('registries', registry('mine'));
    const docker = { ref: 'r', label: 'docker', kind: 'docker', endpoint: 'unix:///d.sock', server: 'web' };
    await importFile(kim, {
      ...HEAD,
      servers: [server('gate'), server('web', { jumpServer: 'gate' })],
      registries: [registry('a', { connections: [{ kind: 'service', name: 'shop' }] })],
      runtimes: [docker],
    });
    expect((await entry('transfer.imported')).undo).toBe('possible');
    const done = await undoLast('transfer.imported');
    expect(done).toEqual(jasmine.objectContaining({ removed: 4, putBack: 0, restored: 0, left: 0 }));
    expect(await labels('registries')).toEqual(['mine']);
    expect([await labels('servers'), await labels('runtimes')]).toEqual([[], []]);
    expect((await trash()).map(({ label, act, connections }) => [label, act.kind, ...connections])).toEqual(
      jasmine.arrayWithExactContents([
        ['gate', 'undone'],
        ['web', 'undone'],
        ['a', 'undone', 'shop'],
        ['docker', 'undone'],
      ]),
    );
    expect((await entry('transfer.imported')).undo).toBe('done');
    expect((await entry('transfer.undone')).detail).toEqual({
      of: 'transfer.imported',
      undone: done.act,
      at: done.at,
      removed: 4,
      putBack: 0,
      restored: 0,
      left: 0,
    });
    expect((await entry('record.deleted')) as unknown).toBeUndefined();
  });

  it('of an import makes what it replaced what it was, secret and all, and keeps theirs in the trash', async () => {
    const id = await add('registries', registry('a', { password: 'old one', notes: 'old notes' }));
    await use('registries', id, 'shop');
    const theirs = {
      label: 'theirs',
      password: 'new one',
      connections: [{ kind: 'service', name: 'billing' }],
    };
    await importFile(kim, { ...HEAD, registries: [registry('a', theirs)] }, { default: 'replace' });
    expect([await usersOf('registries'), await password(id)]).toEqual([
      [['theirs', ['billing', 'shop']]],
      'new one',
    ]);
    const done = await undoLast('transfer.imported');
    expect(done).toEqual(jasmine.objectContaining({ removed: 0, putBack: 1, restored: 0, left: 0 }));
    expect([await usersOf('registries'), await password(id)]).toEqual([[['a', ['shop']]], 'old one']);
    expect((await list<Registry>('registries'))[0].notes).toBe('old notes');
    const [kept] = await trash();
    expect([kept.label, kept.act.kind, kept.keptAs?.id]).toEqual(['theirs', 'undone', id]);
    await kim.post('/trash/restore', { records: [`registries/${kept.id}`], default: 'both' });
    expect(await password(kept.id)).toBe('new one');
  });

  it('of an import leaves alone what was changed, used, deleted or brought back since, and says why', async () => {
    await add('registries', registry('mine', { password: 'old one' }));
    await add('registries', registry('edited', { password: 'old one' }));
    const names = ['changed', 'used', 'gone', 'untouched', 'edited', 'mine'];
    const registries = names.map((name) => registry(name, { password: 'new one' }));
    const servers = [server('first'), server('gate', { jumpServer: 'first' }), server('lonely')];
    await importFile(kim, { ...HEAD, registries, servers }, { default: 'replace' });
    const of = async (store: string, label: string) =>
      (await list<{ id: string; label: string }>(store)).find((record) => record.label === label)!.id;
    for (const name of ['changed', 'edited'])
      await kim.patch(`/registries/${await of('registries', name)}`, { notes: 'by me' }, IF_ANY);
    await use('registries', await of('registries', 'used'), 'shop');
    await kim.delete(`/registries/${await of('registries', 'gone')}`);
    await add('servers', server('behind', { jumpServerId: await of('servers', 'gate') }));
    const copy = (await trash()).find(({ label, act }) => label === 'mine' && act.kind === 'replaced')!;
    await kim.post('/trash/restore', { records: [`registries/${copy.id}`], default: 'both' });
    const done = await undoLast('transfer.imported');
    expect(done).toEqual(jasmine.objectContaining({ removed: 2, putBack: 0, restored: 0, left: 7 }));
    expect(done.leftAlone.map(({ label, reason }) => [label, reason])).toEqual(
      jasmine.arrayWithExactContents([
        ['changed', 'changed'],
        ['used', 'used'],
        ['gone', 'gone'],
        ['edited', 'changed'],
        ['mine', 'restored'],
        ['first', 'used'],
        ['gate', 'used'],
      ]),
    );
    expect(await labels('registries')).toEqual(['changed', 'edited', 'mine', 'mine', 'used']);
    expect(await labels('servers')).toEqual(['behind', 'first', 'gate']);
  });

  it('of an import removes a jump server that only led to what becomes again what it was', async () => {
    await add('servers', server('web'));
    const servers = [server('gate'), server('web', { jumpServer: 'gate', notes: 'theirs' })];
    await importFile(kim, { ...HEAD, servers }, { default: 'replace' });
    expect((await undoLast('transfer.imported')).left).toBe(0);
    expect((await list<Server>('servers')).map(({ label, jumpServerId }) => [label, jumpServerId])).toEqual([
      ['web', null],
    ]);
  });

  it('of an import refuses what would send servers in a circle by now, and changes nothing', async () => {
    const gate = await add('servers', server('gate'));
    const web = await add('servers', server('web', { jumpServerId: gate, notes: 'mine' }));
    await importFile(kim, { ...HEAD, servers: [server('web', { notes: 'theirs' })] }, { default: 'replace' });
    expect((await list<Server>('servers')).find(({ id }) => id === web)?.jumpServerId).toBeNull();
    await kim.patch(`/servers/${gate}`, { jumpServerId: web }, IF_ANY);
    const refused = await undo(await actOf('transfer.imported'));
    expect([refused.status, refused.body.code]).toEqual([400, 'jump-server-cycle']);
    expect((await list<Server>('servers')).find(({ id }) => id === web)?.notes).toBe('theirs');
    expect((await entry('transfer.imported')).undo).toBe('possible');
    await kim.patch(`/servers/${gate}`, { jumpServerId: null }, IF_ANY);
    expect((await undo(await actOf('transfer.imported'))).status).toBe(200);
    expect((await list<Server>('servers')).find(({ id }) => id === web)?.jumpServerId).toBe(gate);
  });

  it('of a clean-up brings back what it removed, with who used it and what pointed to it', async () => {
    const [gate, twin] = [
      await add('servers', server('gate')),
      await add('servers', server('gate', { label: 'twin' })),
    ];
    await add('servers', server('web', { jumpServerId: twin }));
    const docker = { label: 'docker', kind: 'docker', endpoint: 'unix:///d.sock', serverId: gate };
    await kim.post('/runtimes', docker);
    await kim.post('/runtimes', { ...docker, label: 'other', endpoint: 'unix:///o.sock', serverId: twin });
    await use('servers', gate, 'one');
    await use('servers', gate, 'both');
    await use('servers', twin, 'both');
    await use('servers', twin, 'two');
    await use('servers', twin, 'three');
    const before = async () => [
      await usersOf('servers'),
      (await list<Server>('servers')).map(({ label, jumpServerId }) => [label, jumpServerId]),
      (await list<Runtime>('runtimes')).map(({ label, serverId }) => [label, serverId]),
    ];
    const was = await before();
    const { body: plan } = await kim.get<CleanUpPlan>('/transfer/clean-up');
    const { body } = await kim.post<CleanUpSummary>('/transfer/clean-up', allExact(plan));
    expect(body.removed).toBe(1);
    expect(await before()).not.toEqual(was);
    expect((await entry('transfer.cleaned-up')).undo).toBe('possible');
    const done = await undoLast('transfer.cleaned-up');
    expect(done).toEqual(jasmine.objectContaining({ removed: 0, putBack: 0, restored: 1, left: 0 }));
    expect(await before()).toEqual(was);
  });

  it('of a clean-up gives the default back to the account that was it', async () => {
    const account = (label: string, isDefault: boolean) => ({
      label,
      username: 'acme',
      isDefault,
      accessToken: 'same',
    });
    const { body: first } = await kim.post<{ id: string }>('/docker-hub', account('first', false));
    const { body: second } = await kim.post<{ id: string }>('/docker-hub', account('second', true));
    const { planId } = (await kim.get<CleanUpPlan>('/transfer/clean-up')).body;
    await kim.post('/transfer/clean-up', { planId, replacements: [`docker-hub/${second.id}/${first.id}`] });
    const defaults = async () =>
      (await list<{ label: string; isDefault: boolean }>('docker-hub')).map(({ label, isDefault }) => [
        label,
        isDefault,
      ]);
    expect(await defaults()).toEqual([['first', true]]);
    await undoLast('transfer.cleaned-up');
    expect(await defaults()).toEqual([
      ['first', false],
      ['second', true],
    ]);
  });

  it('of a reset brings everything back but what was brought back or erased already', async () => {
    const ids = [
      await add('registries', registry('a')),
      await add('registries', registry('b')),
      await add('registries', registry('c')),
    ];
    await add('servers', server('web'));
    await use('registries', ids[2], 'shop');
    await kim.post('/transfer/reset', { confirmation: 'delete 4 records' });
    await kim.post('/trash/restore', { records: [`registries/${ids[0]}`] });
    await kim.post('/trash/erase', { records: [`registries/${ids[1]}`] });
    const done = await undoLast('transfer.reset');
    expect(done).toEqual(jasmine.objectContaining({ removed: 0, putBack: 0, restored: 2, left: 2 }));
    expect(done.leftAlone).toEqual([
      { store: 'registries', id: ids[0], label: 'a', reason: 'restored' },
      { store: 'registries', id: ids[1], label: null, reason: 'gone' },
    ]);
    expect(await usersOf('registries')).toEqual([
      ['a', []],
      ['c', ['shop']],
    ]);
    expect(await labels('servers')).toEqual(['web']);
  });

  describe('of a reset whose accounts were added again', () => {
    let act: string;
    let mine: string;
    beforeEach(async () => {
      await add('registries', registry('a', { label: 'old', password: 'old one' }));
      await add('registries', registry('b'));
      await kim.post('/transfer/reset', { confirmation: 'delete 2 records' });
      mine = await add('registries', registry('a', { label: 'mine', password: 'new one' }));
      await use('registries', mine, 'shop');
      act = await actOf('transfer.reset');
    });
    const answered = (decision: string) =>
      kim.post<Undoing & Problem>(`/transfer/acts/${act}/undo`, { default: decision });

    it('asks first, and changes nothing', async () => {
      const asked = await undo(act);
      expect([asked.status, asked.body.code, asked.body.conflicts?.total]).toEqual([
        409,
        'restore-conflicts',
        1,
      ]);
      const [conflict] = asked.body.conflicts!.records;
      expect([conflict.label, conflict.mine.id, conflict.addedSince]).toEqual(['old', mine, true]);
      expect(await labels('registries')).toEqual(['mine']);
      expect((await entry('transfer.reset')).undo).toBe('possible');
      const bad = await kim.post<Problem>(`/transfer/acts/${act}/undo`, { answers: ['nonsense'] });
      expect([bad.status, bad.body.code]).toEqual([400, 'invalid-input']);
    });

    it('keeps mine', async () => {
      const { body } = await answered('keep');
      expect([body.restored, body.putBack, body.left]).toEqual([1, 0, 1]);
      expect(body.leftAlone).toEqual([
        {
          store: 'registries',
          id: jasmine.any(String) as unknown as string,
          label: 'old',
          reason: 'there-again',
        },
      ]);
      expect(await labels('registries')).toEqual(['b', 'mine']);
      expect((await trash()).map(({ label }) => label)).toEqual(['old']);
    });

    it('takes the trashed, where who uses it stays', async () => {
      const { body } = await answered('replace');
      expect([body.restored, body.putBack, body.left]).toEqual([1, 1, 0]);
      expect(await usersOf('registries')).toEqual([
        ['b', []],
        ['old', ['shop']],
      ]);
      expect(await password(mine)).toBe('old one');
      expect((await trash()).map(({ label, act: { kind } }) => [label, kind])).toEqual([['mine', 'undone']]);
    });

    it('keeps both', async () => {
      const { body } = await answered('both');
      expect([body.restored, body.putBack, body.left]).toEqual([2, 0, 0]);
      expect(await labels('registries')).toEqual(['b', 'mine', 'old']);
    });
  });

  it('of a clean-up asks about what was added again since, and not about the twin that was kept', async () => {
    const kept = await add('registries', registry('a', { label: 'kept' }));
    const twin = await add('registries', registry('a', { label: 'twin' }));
    await use('registries', twin, 'shop');
    const { planId } = (await kim.get<CleanUpPlan>('/transfer/clean-up')).body;
    await kim.post('/transfer/clean-up', { planId, replacements: [`registries/${twin}/${kept}`] });
    await add('registries', registry('a', { label: 'again', password: 'new one' }));
    const act = await actOf('transfer.cleaned-up');
    const asked = await undo(act);
    expect([asked.body.code, asked.body.conflicts?.records[0].mine.label]).toEqual([
      'restore-conflicts',
      'again',
    ]);
    const { body } = await kim.post<Undoing>(`/transfer/acts/${act}/undo`, { default: 'keep' });
    expect([body.restored, body.left]).toEqual([0, 1]);
    // What used the twin stays with the one that was kept.
    expect(await usersOf('registries')).toEqual([
      ['again', []],
      ['kept', ['shop']],
    ]);
  });

  it('happens once, also when it is asked for twice at once', async () => {
    await importFile(kim, { ...HEAD, registries: [registry('a')] });
    const act = await actOf('transfer.imported');
    const replies = await Promise.all([undo(act), undo(act), undo(act)]);
    expect(replies.filter(({ status }) => status === 200).length).toBe(1);
    const again = await undo(act);
    expect([again.status, again.body.code]).toEqual([409, 'already-undone']);
    expect((await look(act)).body.code).toBe('already-undone');
    const { body } = await kim.get<Page<AuditEntry>>('/audit?action=transfer.undone');
    expect(body.total).toBe(1);
    expect((await trash()).length).toBe(1);
  });

  it('is for whoever did it, and for nobody else', async () => {
    const lee = (await join(kim, 'Lee')).browser;
    await importFile(lee, { ...HEAD, registries: [registry('lees')] });
    const act = String((await entry('transfer.imported', lee)).detail?.['act']);
    expect((await entry('transfer.imported', kim)).undo)
      .withContext('in the log of everyone')
      .toBeNull();
    for (const ask of [look, undo]) expect((await ask(act, kim)).status).toBe(404);
    for (const id of ['1', crypto.randomUUID()]) expect((await undo(id)).status).toBe(404);
    expect(await labels('registries', lee)).toEqual(['lees']);
    const token = bearer(
      await makeToken({ browser: kim, password: KIM.password }, ['records:read', 'connections:write']),
    );
    const refused = await kim.post<Problem>(`/transfer/acts/${act}/undo`, undefined, token);
    expect(refused.body.code).toBe('scope-missing');
  });

  it('refuses answers that it cannot read, and changes nothing', async () => {
    await importFile(kim, { ...HEAD, registries: [registry('a')] });
    const act = await actOf('transfer.imported');
    const ask = (body: unknown) => kim.post<Problem>(`/transfer/acts/${act}/undo`, body);
    const id = crypto.randomUUID();
    for (const answers of [
      { default: 'lose' },
      { default: ['keep'] },
      { answers: `registries/${id}/keep` },
      { answers: [`registries/${id}/lose`] },
      { answers: [`nowhere/${id}/keep`] },
      { answers: [{ toString: 'x' }] },
      { answers: Array.from({ length: 1_001 }, () => `registries/${crypto.randomUUID()}/keep`) },
      { act: crypto.randomUUID() },
      [],
      'all',
      7,
    ]) {
      const { status, body } = await ask(answers);
      expect([status, body.code])
        .withContext(JSON.stringify(answers).slice(0, 60))
        .toEqual([400, 'invalid-input']);
    }
    for (const wrong of ['x'.repeat(300), '%00', `${act}'--`, '..%2f..%2fimport'])
      expect((await undo(wrong)).status)
        .withContext(wrong)
        .toBe(404);
    expect(await labels('registries')).toEqual(['a']);
    expect((await undo(act)).status).toBe(200);
  });

  it('is possible for 30 days', async () => {
    await importFile(kim, { ...HEAD, registries: [registry('a')] });
    const act = await actOf('transfer.imported');
    await service.database.query(`UPDATE trash_acts SET at = now() - interval '30 days'`);
    const over = await undo(act);
    expect([over.status, over.body.code]).toEqual([410, 'undo-over']);
    expect((await entry('transfer.imported')).undo).toBeNull();
    await service.database.query('DELETE FROM trash_acts');
    expect((await look(act)).body.code).toBe('undo-over');
    expect(await labels('registries')).toEqual(['a']);
  });

  it('of an import into a browser is in the log, by numbers alone', async () => {
    const counts = { sshSecrets: 3, hostKeys: 1 };
    const { status, body } = await kim.post<{ act: string }>('/transfer/browser-imports', counts);
    expect(status).toBe(200);
    const noted = await entry('transfer.imported');
    expect([noted.detail, noted.undo]).toEqual([{ inBrowser: counts, act: body.act }, 'possible']);
    const done = await undoLast('transfer.imported');
    expect(done).toEqual(jasmine.objectContaining({ removed: 0, putBack: 0, restored: 0, left: 0 }));
    expect((await entry('transfer.imported')).undo).toBe('done');
    expect((await undo(body.act)).body.code).toBe('already-undone');
    const more = { ...counts, secrets: [{ host: 'canary.io', password: 'canary' }] };
    const refused = await kim.post<Problem>('/transfer/browser-imports', more);
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid-input']);
    for (const sshSecrets of [-1, 0.5, '3', 100_001, null])
      expect((await kim.post('/transfer/browser-imports', { ...counts, sshSecrets })).status).toBe(400);
    const nothing = await kim.post<Problem>('/transfer/browser-imports', { sshSecrets: 0, hostKeys: 0 });
    expect([nothing.status, nothing.body.errors?.map(({ path }) => path)]).toEqual([400, ['sshSecrets']]);
    const log = JSON.stringify((await kim.get('/audit')).body);
    expect(log).not.toContain('canary');
    // The control: what goes into a detail is there to be found.
    expect(log).toContain('"sshSecrets":3');
  });

  it('of a clean-up in a browser is in the log, by its number alone; of what nothing takes back, the line is', async () => {
    const note = (change: object) =>
      kim.post<{ act?: string } & Problem>('/transfer/browser-changes', change);
    const cleaned = (await note({ kind: 'cleaned-up', sshSecrets: 3 })).body;
    const line = await entry('transfer.cleaned-up');
    expect([line.detail, line.undo]).toEqual([
      { inBrowser: { sshSecrets: 3 }, act: cleaned.act },
      'possible',
    ]);
    const done = await undoLast('transfer.cleaned-up');
    expect(done).toEqual(jasmine.objectContaining({ removed: 0, putBack: 0, restored: 0, left: 0 }));
    for (const [kind, action] of [
      ['restored', 'record.restored'],
      ['erased', 'record.erased'],
      ['reset', 'transfer.reset'],
    ] as const) {
      expect((await note({ kind, sshSecrets: 2 })).body).toEqual({} as never);
      const { detail, undo: isUndone } = await entry(action);
      expect([detail, isUndone]).toEqual([{ inBrowser: { sshSecrets: 2 } }, null]);
    }
    for (const [change, path] of [
      [{ kind: 'reset', sshSecrets: 0 }, 'sshSecrets'],
      [{ kind: 'reset', sshSecrets: 100_001 }, 'sshSecrets'],
      [{ kind: 'imported', sshSecrets: 1 }, 'kind'],
      [{ kind: 'erased', sshSecrets: 1, secrets: ['canary'] }, 'secrets'],
    ] as const) {
      const refused = await note(change);
      expect([refused.status, refused.body.errors?.map((error) => error.path)])
        .withContext(JSON.stringify(change))
        .toEqual([400, [path]]);
    }
    expect(JSON.stringify((await kim.get('/audit')).body)).not.toContain('canary');
  });

  it('is not offered for what nothing brings back, and for what changed nothing', async () => {
    const file = { ...HEAD, registries: [registry('a')] };
    await importFile(kim, file);
    await importFile(kim, file);
    expect((await entry('transfer.imported')).undo).toBeNull();
    await kim.post('/transfer/reset', { confirmation: 'delete 1 record', erase: true });
    expect((await entry('transfer.reset')).undo).toBeNull();
  });
});
