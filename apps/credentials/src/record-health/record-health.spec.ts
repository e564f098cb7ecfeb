import {
  RECORD_STORES,
  type HealthPage,
  type NewServiceToken,
  type RecordBase,
  type RecordStore,
} from '@kiops/contracts';
import { Browser } from '../identity/testing/browser';
import { join, KIM, setUpAsKim, startOver, type Person } from '../identity/testing/people';
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
    const { records, runtimes, tokens, findings } = summary;
    expect([records, runtimes, tokens, findings['ends-soon'], findings.expired]).toEqual([6, 1, 0, 3, 1]);
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

  describe('of tokens', () => {
    const until = (days: number) => ({ expiresAt: new Date(Date.now() + days * DAY * 1_000).toISOString() });
    const scopes = ['records:read'];

    /** Makes a token, of the person or at `place`, and replies its id. */
    const make = async (by: Person, name: string, days: number, place = '/service-tokens') => {
      const wanted = { name, scopes, ...until(days), password: by.password };
      const made = await by.browser.post<NewServiceToken>(place, wanted);
      expect(made.status).toBe(201);
      return made.body;
    };
    let admin: Person;
    let lee: Person;

    beforeEach(async () => {
      admin = { browser: kim, password: KIM.password, user: undefined as never };
      lee = await join(kim, 'Lee');
    });

    it('tells people of theirs, and PlatformAdmins of those of service accounts, among what ends', async () => {
      await add('registries', 'Quay', { password: inDays(9) });
      const account = (await kim.post<{ id: string }>('/service-accounts', { name: 'Billing' })).body.id;
      await make(admin, 'own', 20);
      const of = await make(admin, 'prod', 5, `/service-accounts/${account}/tokens`);
      await make(lee, 'ci', 200);
      const { items, summary } = await health();
      expect(items.map(({ label, store }) => [label, store])).toEqual([
        ['prod', 'service-tokens'],
        ['Quay', 'registries'],
        ['own', 'service-tokens'],
      ]);
      expect([summary.records, summary.tokens, summary.findings['ends-soon']]).toEqual([1, 2, 3]);
      expect(items[0]).toEqual(
        jasmine.objectContaining({
          id: of.id,
          title: `Billing · ${of.hint}`,
          serviceAccountId: account,
          findings: ['ends-soon'],
          lastUsedAt: null,
          hasSecret: false,
          connections: [],
        }) as never,
      );
      expect([items[2].serviceAccountId, items[2].title.split(' · ')[0]]).toEqual([null, 'Personal token']);
      expect((await health('', lee.browser)).items.map(({ label }) => label)).toEqual(['ci']);
      expect(await labels('?store=service-tokens')).toEqual(['prod', 'own']);
      expect(await labels('?store=registries')).toEqual(['Quay']);
      expect(await labels('?q=BILL')).toEqual(['prod']);
      expect(await labels('?q=own&store=service-tokens&limit=1')).toEqual(['own']);
    });

    it('knows those that ended or are not used, not those that were rotated, and tells no program', async () => {
      const made = await make(admin, 'used', 100);
      const rotated = await make(admin, 'rotated', 10);
      await make(admin, 'forgotten', 100);
      await make(admin, 'gone', 100);
      await kim.post(`/service-tokens/${rotated.id}/rotate`, { overlapSeconds: 60 });
      const asProgram = { headers: { authorization: `Bearer ${made.token}` } };
      const told = await new Browser(service.origin).get<HealthPage>('/record-health', asProgram);
      expect([told.status, told.body.items, told.body.summary.tokens]).toEqual([200, [], 0]);
      const only = await new Browser(service.origin).get<HealthPage>(
        '/record-health?store=service-tokens',
        asProgram,
      );
      expect([only.status, only.body.items]).toEqual([200, []]);
      await service.database.query(`UPDATE service_tokens SET created_at = now() - interval '40 days'`);
      await service.database.query(
        `UPDATE service_tokens SET expires_at = now() - interval '1 day' WHERE name = 'gone'`,
      );
      expect((await labels('?findings=unused')).sort()).toEqual(['forgotten', 'gone', 'rotated']);
      expect(await labels('?findings=expired')).toEqual(['gone']);
      const { summary } = await health();
      expect([summary.tokens, summary.askedExpired]).toEqual([4, 0]);
    });
  });
});
