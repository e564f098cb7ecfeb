import { RECORD_STORES, type HealthPage, type RecordBase, type RecordStore } from '@kiops/contracts';
import { Browser } from '../identity/testing/browser';
import { join, KIM, setUpAsKim, startOver } from '../identity/testing/people';
import { tokenUntil } from '../testing/ending-secrets';
import { SAMPLES, SECRET_FIELDS } from '../testing/samples';
import { startTestService, type TestService } from '../testing/test-service';

const DAY = 86_400;

describe('The health of records', () => {
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

  const inDays = (days: number) => tokenUntil(Math.floor(Date.now() / 1_000) + days * DAY);
  const add = async (store: RecordStore, name: string, fields: object = {}): Promise<string> => {
    const reply = await kim.post<RecordBase>(`/${store}`, { ...SAMPLES[store](name), ...fields });
    expect(reply.status).toBe(201);
    return reply.body.id;
  };
  const health = async (query = '', by = kim): Promise<HealthPage> => {
    const reply = await by.get<HealthPage>(`/record-health${query}`);
    expect(reply.status).toBe(200);
    expect(reply.text).not.toContain('secret of');
    return reply.body;
  };
  const labels = async (query = ''): Promise<string[]> =>
    (await health(query)).items.map(({ label }) => label);
  const ages = (table: string, id: string, days: number) =>
    service.database.query(
      `UPDATE ${table} SET created_at = now() - make_interval(days => $2) WHERE id = $1`,
      [id, days],
    );
  const fetched = (id: string, days: number) =>
    service.database.query(
      'UPDATE secret_consumers SET at = now() - make_interval(days => $2) WHERE record_id = $1',
      [id, days],
    );

  it('names what ends, in all stores, what ends first before all else', async () => {
    const order = RECORD_STORES.map((store, index) => ({ store, days: [40, -2, 3, 29, 12, 200][index] }));
    for (const { store, days } of order) {
      const plain = store === 'source-repositories' ? { expiresAt: null } : {};
      await add(store, `Of-${store}`, { ...plain, [SECRET_FIELDS[store]]: inDays(days) });
    }
    await add('registries', 'Endless');
    const sorted = order.toSorted((one, other) => one.days - other.days).map(({ store }) => `Of-${store}`);
    expect(await labels()).toEqual(sorted);
    const { summary, items } = await health();
    expect([summary.records, summary.findings['ends-soon'], summary.findings.expired]).toEqual([7, 3, 1]);
    expect(items[0]).toEqual(
      jasmine.objectContaining({
        title: 'of-registries.example.com · robot$ci',
        findings: ['expired'],
      }) as never,
    );
    expect(await labels('?findings=ends-soon')).toEqual(sorted.slice(1, 4));
    expect(await labels('?findings=expired&findings=ends-soon')).toEqual(sorted.slice(0, 4));
    expect(await labels('?store=registries')).toEqual(['Of-registries']);
    expect(await labels('?q=of-docker')).toEqual(['Of-docker-hub']);
  });

  it('knows what nobody used: never from 30 days on, or not for 90', async () => {
    const [young, never, long, lately] = [
      await add('registries', 'Young'),
      await add('registries', 'Never'),
      await add('registries', 'Long'),
      await add('registries', 'Lately'),
    ];
    await add('registries', 'Empty', { password: null });
    await service.database.query(
      `UPDATE registries SET created_at = now() - interval '31 days' WHERE label <> 'Young'`,
    );
    await ages('registries', never, 40);
    for (const id of [long, lately]) await kim.post(`/registries/${id}/reveal`);
    await fetched(long, 91);
    await fetched(lately, 89);
    await ages('registries', young, 29);
    expect((await labels('?findings=unused')).sort()).toEqual(['Long', 'Never']);
    const { summary, items } = await health('?findings=unused');
    const oldest = items.find(({ label }) => label === 'Never')!;
    expect([summary.findings.unused, summary.unusedSince]).toEqual([2, oldest.createdAt]);
    expect([oldest.lastUsedAt, items.find(({ label }) => label === 'Long')!.lastUsedAt]).toEqual([
      null,
      jasmine.any(String) as never,
    ]);
  });

  it('counts what still asks for what has ended, and what uses what ends soon', async () => {
    const gone = await add('registries', 'Gone', { password: inDays(-1) });
    const soon = await add('docker-hub', 'Soon', { accessToken: inDays(5) });
    await add('docker-hub', 'Alone', { accessToken: inDays(5) });
    await kim.post(`/registries/${gone}/reveal`);
    const connection = { store: 'docker-hub', recordId: soon, kind: 'service', name: 'billing' };
    await kim.post('/connections', connection);
    const { summary, items } = await health();
    expect([summary.askedExpired, summary.usedEndsSoon]).toEqual([1, 1]);
    expect(items.find(({ label }) => label === 'Soon')!.connections.map(({ name }) => name)).toEqual([
      'billing',
    ]);
    expect(await labels('?q=billing')).toEqual(['Soon']);
  });

  it('finds accounts that are there twice, as Clean Up does, and servers that did not let one in', async () => {
    for (const label of ['One', 'Two']) await add('registries', 'Same', { label });
    const ssh = { protocol: 'ssh', port: 22, password: null };
    const server = await add('servers', 'Gate', ssh);
    const other = await add('servers', 'Other', ssh);
    const engine = { endpoint: 'unix:///var/run/docker.sock' };
    for (const serverId of [server, other]) await add('runtimes', 'Engine', { ...engine, serverId });
    await service.database.query(
      `UPDATE servers SET last_contact_at = now(), last_answered = (label = 'Other') WHERE label IN ('Gate', 'Other')`,
    );
    expect((await labels('?findings=duplicate')).sort()).toEqual(['One', 'Two']);
    expect(await labels('?findings=refused')).toEqual(['Gate']);
    const { summary } = await health();
    expect([summary.duplicateGroups, summary.findings.duplicate, summary.findings.refused]).toEqual([
      1, 2, 1,
    ]);
    expect(summary.lastRefusedAt).not.toBeNull();
    await ages('servers', server, 50);
    expect((await health('?findings=refused')).items[0].findings).toEqual(['refused']);
  });

  it('is paged, and refuses what is no cursor or finding of it', async () => {
    for (const [index, days] of [3, 1, 2, 2].entries())
      await add('docker-hub', `N${index}`, { accessToken: inDays(days) });
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: HealthPage = await health(`?limit=1${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items.map(({ label }) => label));
      expect([page.total, page.summary.findings['ends-soon']]).toEqual([4, 4]);
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(['N1', 'N2', 'N3', 'N0']);
    expect((await kim.get('/record-health?cursor=abc')).body['code']).toBe('invalid-cursor');
    expect((await kim.get('/record-health?findings=bad')).status).toBe(400);
  });

  it('is its owner’s alone, leaves out the trash, and tells a token of its stores only', async () => {
    const gone = await add('registries', 'Gone', { password: inDays(1) });
    await kim.delete(`/registries/${gone}`);
    await add('registries', 'Here', { password: inDays(1) });
    await add('docker-hub', 'Hub', { accessToken: inDays(2) });
    expect(await labels()).toEqual(['Here', 'Hub']);
    const lee = (await join(kim, 'Lee')).browser;
    expect((await health('', lee)).summary.records).toBe(0);
    const made = await kim.post<{ token: string }>('/service-tokens', {
      name: 'ci',
      scopes: ['records:read'],
      stores: ['docker-hub'],
      expiresAt: new Date(Date.now() + 30 * DAY * 1_000).toISOString(),
      password: KIM.password,
    });
    const asProgram = { headers: { authorization: `Bearer ${made.body.token}` } };
    const told = async (query = '') =>
      (await new Browser(service.origin).get<HealthPage>(`/record-health${query}`, asProgram)).body;
    const some = await told();
    expect([some.summary.records, some.items.map(({ label }) => label)]).toEqual([1, ['Hub']]);
    expect((await told('?store=registries')).summary.records).toBe(0);
  });
});
