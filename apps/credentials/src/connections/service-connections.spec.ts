import type { AuditEntry, Page, Problem, Registry, ServiceConnection } from '@kiops/contracts';
import type { Browser } from '../identity/testing/browser';
import { join, setUpAsKim, startOver } from '../identity/testing/people';
import { SAMPLES } from '../testing/samples';
import { startTestService, type TestService } from '../testing/test-service';

type Reply = Page<ServiceConnection> & Problem;

describe('What a service uses', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
  });

  beforeEach(async () => {
    await startOver(service);
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  const add = async (
    store: 'registries' | 'servers' | 'runtimes',
    label: string,
    by = kim,
  ): Promise<string> => (await by.post<Registry>(`/${store}`, SAMPLES[store](label))).body.id;
  const put = (name: string, connections: unknown, by = kim) =>
    by.send<Reply>('PUT', `/connections/${encodeURIComponent(name)}`, { body: { connections } });
  const logged = async (action: string): Promise<unknown[]> =>
    (await kim.get<Page<AuditEntry>>(`/audit?action=${action}`)).body.items
      .map(({ recordId, recordLabel, detail }) => [recordId, recordLabel, detail])
      .reverse();

  it('is replaced as a whole, and the same again changes nothing', async () => {
    const [harbor, edge, cluster] = [
      await add('registries', 'Harbor'),
      await add('servers', 'Edge'),
      await add('runtimes', 'Cluster'),
    ];
    const name = 'billing / 결제';
    const kind = 'service';
    const uses = [
      { store: 'registries', recordId: harbor, kind, detail: 'pulls', url: 'https://billing.acme.io' },
      { store: 'servers', recordId: edge, kind },
      { store: 'servers', recordId: edge, kind: 'infrastructure' },
    ];
    const first = await put(name, uses);
    expect(first.status).toBe(200);
    expect(first.body.total).toBe(3);
    expect(first.body.items[0]).toEqual({
      ...{ id: first.body.items[0].id, kind, name, detail: 'pulls', url: 'https://billing.acme.io' },
      ...{ store: 'registries', recordId: harbor, recordLabel: 'Harbor' },
    });
    await kim.post('/connections', { store: 'registries', recordId: harbor, kind, name: 'other' });
    const again = await put(name, uses);
    expect(again.body).toEqual(first.body);
    expect(await logged('connection.registered')).toEqual([
      [null, null, { name, records: 2, stores: { registries: 1, servers: 1 }, labels: ['Edge', 'Harbor'] }],
      [harbor, 'Harbor', { kind, name: 'other' }],
    ]);
    const changed = await put(name, [
      { ...uses[0], detail: null, url: undefined },
      { store: 'runtimes', recordId: cluster, kind },
      uses[1],
    ]);
    expect(changed.body.items.map(({ store, detail }) => [store, detail])).toEqual([
      ['registries', null],
      ['runtimes', null],
      ['servers', null],
    ]);
    expect(changed.body.items[0].id).toBe(first.body.items[0].id);
    expect(await logged('connection.removed')).toEqual([[edge, 'Edge', { kind: 'infrastructure', name }]]);
    expect(
      (await kim.get<Registry>(`/registries/${harbor}`)).body.connections.map((one) => one.name),
    ).toEqual([name, 'other']);
    const read = await kim.get<Reply>(`/connections?service=${encodeURIComponent(name)}`);
    expect(read.body).toEqual(changed.body);
    expect((await put(name, [])).body).toEqual({ items: [], nextCursor: null, total: 0 } as never);
    expect((await logged('connection.removed')).at(-1)).toEqual([
      null,
      null,
      {
        ...{ kind, name, records: 3, stores: { registries: 1, servers: 1, runtimes: 1 } },
        labels: ['Cluster', 'Edge', 'Harbor'],
      },
    ]);
    expect((await kim.get<Reply>('/connections?service=other')).body.total).toBe(1);
  });

  it('is of one owner, and without what is in the trash', async () => {
    const lee = (await join(kim, 'Lee')).browser;
    const mine = await add('registries', 'Mine');
    const theirs = await add('registries', 'Theirs', lee);
    const use = (recordId: string) => ({ store: 'registries', recordId, kind: 'service' });
    await put('billing', [use(theirs)], lee);
    const refused = await put('billing', [use(mine), use(theirs), { ...use(mine), store: 'servers' }]);
    expect([refused.status, refused.body.errors?.map(({ path }) => path)]).toEqual([
      400,
      ['connections[1].recordId', 'connections[2].recordId'],
    ]);
    expect((await kim.get<Reply>('/connections?service=billing')).body.total).toBe(0);
    await put('billing', [use(mine)]);
    expect(
      (await lee.get<Reply>('/connections?service=billing')).body.items.map((one) => one.recordId),
    ).toEqual([theirs]);
    await kim.delete(`/registries/${mine}`);
    expect((await kim.get<Reply>('/connections?service=billing')).body.total).toBe(0);
    expect((await put('billing', [use(mine)])).body.errors?.[0].path).toBe('connections[0].recordId');
    await kim.post(`/registries/${mine}/restore`);
    expect((await kim.get<Reply>('/connections?service=billing')).body.total).toBe(1);
  });

  it('is refused by the path of what is wrong, and then nothing changes', async () => {
    const recordId = await add('registries', 'Harbor');
    const good = { store: 'registries', recordId, kind: 'service' };
    await put('billing', [good]);
    for (const [path, connections] of [
      ['connections', undefined],
      ['connections', 'all'],
      ['connections', [null]],
      ['connections[1].recordId', [good, { ...good, recordId: recordId.toUpperCase() }]],
      ['connections[0].kind', [{ ...good, kind: 'person' }]],
      ['connections[0].store', [{ ...good, store: 'audit_log' }]],
      ['connections[0].recordId', [{ ...good, recordId: "' OR 1=1" }]],
      ['connections[0].url', [{ ...good, url: 'javascript:alert(1)' }]],
      ['connections[0].detail', [{ ...good, detail: 'x'.repeat(501) }]],
      ['connections[0].name', [{ ...good, name: 'other' }]],
    ] as const) {
      const { status, body } = await put('billing', connections);
      expect([status, body.errors?.[0].path])
        .withContext(JSON.stringify(connections)?.slice(0, 90))
        .toEqual([400, path]);
    }
    for (const count of [1_001, 5_000]) {
      const { status, body } = await put('billing', new Array<object>(count).fill(good));
      expect([status, body.errors?.map(({ path }) => path)]).toEqual([400, ['connections']]);
    }
    for (const name of [' ', 'a\nb', 'a\u0000']) {
      const { status, body } = await put(name, [good]);
      expect([status, body.errors?.[0].path]).withContext(JSON.stringify(name)).toEqual([400, 'service']);
    }
    expect((await put('x'.repeat(201), [good])).status).toBe(404);
    const longest = '결'.repeat(200);
    expect((await put(longest, [good])).body.items[0].name).toBe(longest);
    expect((await kim.get<Reply>('/connections?service=billing')).body.total).toBe(1);
    for (const [path, query] of [
      ['store', ''],
      ['service', `?service=x&store=registries&recordId=${recordId}`],
      ['recordId', '?store=registries'],
      ['service', '?service='],
    ]) {
      const { status, body } = await kim.get<Reply>(`/connections${query}`);
      expect([status, body.errors?.[0].path]).withContext(query).toEqual([400, path]);
    }
  });

  it('may be a thousand records, with everything that can be said of them', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, (_, index) => add('registries', `R${index}`)));
    await service.database.query(
      `INSERT INTO registries (id, owner_id, identity, label_key, search, label, kind, url, username)
       SELECT gen_random_uuid(), r.owner_id, r.identity, 'x', 'x', 'x', r.kind, r.url, r.username
       FROM registries r, generate_series(1, 124)`,
    );
    const rows = await service.database.query<{ id: string }>('SELECT id FROM registries');
    expect(rows.length).toBe(8 * 125);
    const uses = rows.map(({ id }) => ({
      ...{ store: 'registries', recordId: id, kind: 'service' },
      ...{ detail: '\u{1f427}'.repeat(250), url: `https://billing.acme.io/${'x'.repeat(1_900)}` },
    }));
    const reply = await put('billing', uses);
    expect([reply.status, reply.body.total, reply.body.items.length]).toEqual([200, 1_000, 1_000]);
    expect((await put('billing', uses.slice(0, 1))).body.total).toBe(1);
    expect(ids.length).toBe(8);
  }, 60_000);
});
