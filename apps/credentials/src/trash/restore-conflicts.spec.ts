import type {
  Page,
  Problem,
  Registry,
  RestoreConflict,
  Runtime,
  Server,
  TrashPage,
  TrashSummary,
} from '@kiops/contracts';
import type { Browser } from '../identity/testing/browser';
import { setUpAsKim, startOver } from '../identity/testing/people';
import { startTestService, type TestService } from '../testing/test-service';
import { registry, server } from '../transfer/testing/transfers';

/** Whatever version it has. */
const IF_ANY = { headers: { 'if-match': '*' } };

describe('Restoring what is there again', () => {
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

  const add = async (
    store: string,
    { ref: _ref, connections: _none, ...record }: ReturnType<typeof registry>,
  ) => (await kim.post<{ id: string }>(`/${store}`, record)).body.id;
  const list = async <Row>(store: string) => (await kim.get<Page<Row>>(`/${store}?limit=1000`)).body.items;
  const restore = (body: object) => kim.post<TrashSummary & Partial<Problem>>('/trash/restore', body);
  const trash = async () => (await kim.get<TrashPage>('/trash')).body.items;
  const password = async (id: string) =>
    (await kim.post<{ password: string }>(`/registries/${id}/reveal`)).body.password;
  const conflictsOf = async (body: object): Promise<readonly RestoreConflict[]> =>
    (await restore(body)).body.conflicts?.records ?? [];

  /** `a` in the trash with an old password, and again in the list with a new one, used by `shop`. */
  async function twice() {
    const old = await add('registries', registry('a', { label: 'old', password: 'old one', notes: 'old' }));
    await kim.delete(`/registries/${old}`);
    const mine = await add('registries', registry('a', { label: 'mine', password: 'new one' }));
    await kim.post('/connections', { store: 'registries', recordId: mine, kind: 'service', name: 'shop' });
    return { old, mine, records: [`registries/${old}`] };
  }

  it('does not call a twin added since that was there before', async () => {
    await add('registries', registry('a', { label: 'before' }));
    const old = await add('registries', registry('a', { label: 'old' }));
    await kim.delete(`/registries/${old}`);
    const [conflict] = await conflictsOf({ records: [`registries/${old}`] });
    expect([conflict.mine.label, conflict.addedSince]).toEqual(['before', false]);
  });

  it('asks first, naming both and what differs, and changes nothing', async () => {
    const { old, mine, records } = await twice();
    const refused = await restore({ records });
    expect([refused.status, refused.body.code, refused.body.conflicts?.total]).toEqual([
      409,
      'restore-conflicts',
      1,
    ]);
    const [conflict] = refused.body.conflicts!.records;
    expect(conflict).toEqual({
      store: 'registries',
      id: old,
      label: 'old',
      title: 'a.example.com · robot$ci',
      mine: {
        id: mine,
        label: 'mine',
        updatedAt: jasmine.any(String) as unknown as string,
        connections: ['shop'],
      },
      addedSince: true,
      differences: jasmine.arrayWithExactContents([
        { field: 'label', secret: false, mine: 'mine', theirs: 'old' },
        { field: 'notes', secret: false, theirs: 'old' },
        { field: 'password', secret: true },
      ]) as unknown as RestoreConflict['differences'],
    });
    expect(JSON.stringify(refused.body)).not.toMatch(/old one|new one/);
    expect((await trash()).map(({ id }) => id)).toEqual([old]);
    expect((await list<Registry>('registries')).map(({ id }) => id)).toEqual([mine]);
  });

  it('keeps mine: the other one stays in the trash', async () => {
    const { old, mine, records } = await twice();
    expect((await restore({ records, answers: [`registries/${old}/keep`] })).body).toEqual({
      records: 0,
      notInTrash: 0,
    });
    expect((await trash()).map(({ id }) => id)).toEqual([old]);
    expect(await password(mine)).toBe('new one');
  });

  it('takes the one of the trash in place of mine, which waits there then', async () => {
    const { old, mine, records } = await twice();
    expect((await restore({ records, answers: [`registries/${old}/replace`] })).body).toEqual({
      records: 1,
      notInTrash: 0,
    });
    const [only, ...more] = await list<Registry>('registries');
    expect([only.id, only.label, only.notes, only.connections.map(({ name }) => name), more.length]).toEqual([
      mine,
      'old',
      'old',
      ['shop'],
      0,
    ]);
    expect(await password(mine)).toBe('old one');
    expect((await trash()).map(({ label, act, keptAs }) => [label, act.kind, keptAs?.id])).toEqual([
      ['mine', 'replaced', mine],
    ]);
    expect((await restore({ records, default: 'both' })).body).toEqual({ records: 1, notInTrash: 0 });
    expect(await password(old)).toBe('new one');
  });

  it('forgets the former secrets of both: they belong to what neither holds any more', async () => {
    const previous = (id: string) =>
      kim.post<Partial<Problem & { password: string }>>(`/registries/${id}/reveal?version=previous`);
    const rotate = (id: string, secret: string) =>
      kim.post(`/registries/${id}/rotate`, { password: secret }, IF_ANY);
    const old = await add('registries', registry('a', { password: 'before the old one' }));
    await rotate(old, 'old one');
    await kim.delete(`/registries/${old}`);
    const mine = await add('registries', registry('a', { password: 'before the new one' }));
    await rotate(mine, 'new one');
    const other = await add('registries', registry('b', { password: 'before the other one' }));
    await rotate(other, 'other one');
    const records = [`registries/${old}`];
    expect((await previous(mine)).body.password).toBe('before the new one');
    expect((await restore({ records, default: 'replace' })).body).toEqual({ records: 1, notInTrash: 0 });
    expect((await previous(mine)).body.code).toBe('not-found');
    expect((await restore({ records, default: 'both' })).body).toEqual({ records: 1, notInTrash: 0 });
    expect((await previous(old)).body.code).toBe('not-found');
    expect([await password(old), await password(mine)]).toEqual(['new one', 'old one']);
    expect((await previous(other)).body.password).toBe('before the other one');
  });

  it('keeps both', async () => {
    const { old, mine, records } = await twice();
    expect((await restore({ records, default: 'both' })).body).toEqual({ records: 1, notInTrash: 0 });
    expect([await password(old), await password(mine)]).toEqual(['old one', 'new one']);
    expect(await trash()).toEqual([]);
  });

  it('brings back what is not there again beside it, once each conflict is answered', async () => {
    for (const name of ['a', 'b', 'c']) await add('registries', registry(name));
    await kim.post('/transfer/reset', { confirmation: 'delete 3 records' });
    for (const name of ['a', 'b']) await add('registries', registry(name, { label: `again ${name}` }));
    const [{ act }] = await trash();
    const conflicts = await conflictsOf({ act: act.id });
    expect(conflicts.map(({ label, mine }) => [label, mine.label])).toEqual([
      ['a', 'again a'],
      ['b', 'again b'],
    ]);
    const [a, b] = conflicts.map(({ id }) => id);
    const half = await restore({ act: act.id, answers: [`registries/${a}/keep`] });
    expect(half.body.conflicts?.records.map(({ id }) => id)).toEqual([b]);
    const done = await restore({ act: act.id, answers: [`registries/${a}/keep`], default: 'both' });
    expect(done.body).toEqual({ records: 2, notInTrash: 0 });
    const labels = (await list<Registry>('registries')).map(({ label }) => label);
    expect(labels).toEqual(['again a', 'again b', 'b', 'c']);
  });

  it('leads what comes back through the server that was kept, and puts its runtimes there', async () => {
    const gate = await add('servers', server('gate'));
    await add('servers', server('web', { jumpServerId: gate }));
    const docker = { label: 'docker', kind: 'docker', endpoint: 'unix:///d.sock' };
    await kim.post('/runtimes', { ...docker, serverId: gate });
    await kim.post('/transfer/reset', { confirmation: 'delete 3 records' });
    const again = await add('servers', server('gate', { label: 'again' }));
    const [{ act }] = await trash();
    expect((await conflictsOf({ act: act.id })).map(({ label }) => label)).toEqual(['gate']);
    expect((await restore({ act: act.id, default: 'keep' })).body).toEqual({ records: 2, notInTrash: 0 });
    expect((await list<Server>('servers')).map(({ label, jumpServerId }) => [label, jumpServerId])).toEqual([
      ['again', null],
      ['web', again],
    ]);
    expect((await list<Runtime>('runtimes')).map(({ serverId }) => serverId)).toEqual([again]);
    expect((await trash()).map(({ label }) => label)).toEqual(['gate']);
  });

  it('refuses an answer that would send servers in a circle, and changes nothing', async () => {
    const gate = await add('servers', server('gate'));
    const web = await add('servers', server('web', { jumpServerId: gate }));
    await kim.delete(`/servers/${web}`);
    const again = await add('servers', server('web', { label: 'again' }));
    await kim.patch(`/servers/${gate}`, { jumpServerId: again }, IF_ANY);
    const refused = await restore({ records: [`servers/${web}`], default: 'replace' });
    expect([refused.status, refused.body.code]).toEqual([400, 'jump-server-cycle']);
    expect((await trash()).map(({ id }) => id)).toEqual([web]);
  });

  it('takes the newest of several in the trash, and leaves the others there', async () => {
    const ids: string[] = [];
    for (const secret of ['first', 'second']) {
      ids.push(await add('registries', registry('a', { password: secret })));
      await kim.delete(`/registries/${ids.at(-1)!}`);
    }
    const mine = await add('registries', registry('a', { password: 'mine' }));
    const done = await restore({ records: ids.map((id) => `registries/${id}`), default: 'replace' });
    expect(done.body).toEqual({ records: 1, notInTrash: 0 });
    expect(await password(mine)).toBe('second');
    expect((await trash()).length).toBe(2);
  });

  it('refuses answers that it cannot read', async () => {
    const { old, records } = await twice();
    for (const answers of [`registries/${old}/keep`, ['x'], [`registries/${old}/lose`], [`${old}/keep`], [7]])
      expect((await restore({ records, answers })).status)
        .withContext(JSON.stringify(answers))
        .toBe(400);
    expect((await restore({ records, default: 'lose' })).status).toBe(400);
  });
});
