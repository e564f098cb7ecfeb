import { RECORD_STORES, type Page, type Problem, type Registry } from '@kiops/contracts';
import { HousekeepingService } from '../housekeeping/housekeeping.service';
import type { Browser, Reply, RequestOptions } from '../identity/testing/browser';
import {
  bearer,
  join,
  KIM,
  makeServiceAccount,
  makeToken,
  onBehalfOf,
  setUpAsKim,
  startOver,
} from '../identity/testing/people';
import { SAMPLES } from '../testing/samples';
import { startTestService, type TestService } from '../testing/test-service';

const keyed = (key: string): RequestOptions => ({ headers: { 'idempotency-key': key } });

describe('A create with a key', () => {
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

  const add = (key: string, name = 'Alpha', browser = kim) =>
    browser.post<Registry & Problem>('/registries', SAMPLES.registries(name), keyed(key));
  const totalOf = async (browser: Browser, store: string) =>
    (await browser.get<Page<unknown>>(`/${store}`)).body.total;
  const seen = ({ status, headers, text }: Reply) => [
    status,
    headers.get('etag'),
    headers.get('location'),
    headers.get('content-type'),
    text,
  ];

  for (const store of RECORD_STORES)
    it(`that is sent again gets the same reply, and adds nothing, in ${store}`, async () => {
      const send = () => kim.post<{ id: string }>(`/${store}`, SAMPLES[store]('Alpha'), keyed('"once"'));
      const first = await send();
      expect(first.status).toBe(201);
      expect(seen(await send())).toEqual(seen(first));
      expect(await totalOf(kim, store)).toBe(1);
      const added = await service.database.query(`SELECT FROM audit_log WHERE action = 'record.created'`);
      expect(added.length).toBe(1);
    });

  it('is refused when something else is sent with it', async () => {
    await add('k');
    const other = await add('k', 'Beta');
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
    expect(await totalOf(kim, 'registries')).toBe(1);
    expect((await add('k')).status).toBe(201);
  });

  it('adds one record when it is sent several times at once', async () => {
    const replies = await Promise.all(Array.from({ length: 8 }, () => add('k')));
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 201));
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
    expect(await totalOf(kim, 'registries')).toBe(1);
  });

  it('is answered with what it added as that is now, and with 404 when that is gone', async () => {
    const { body } = await add('k');
    const changes = { label: 'Renamed' };
    await kim.patch(`/registries/${body.id}`, changes, { headers: { 'if-match': '"1"' } });
    const again = await add('k');
    expect([again.status, again.headers.get('etag'), again.body.label]).toEqual([201, '"2"', 'Renamed']);
    await kim.delete(`/registries/${body.id}`);
    const gone = await add('k');
    expect([gone.status, gone.body.code]).toEqual([404, 'not-found']);
    expect(gone.body.detail).toContain('not here any more');
    expect(await totalOf(kim, 'registries')).toBe(0);
  });

  it('may be sent again when it failed: then nothing is remembered of it', async () => {
    await service.database.query(`
      CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'in the middle'; END $$`);
    await service.database.query(
      'CREATE TRIGGER fails AFTER INSERT ON registries FOR EACH ROW EXECUTE FUNCTION fail()',
    );
    try {
      expect((await add('k')).status).toBe(500);
    } finally {
      await service.database.query('DROP FUNCTION fail CASCADE');
    }
    expect(await service.database.query('SELECT FROM idempotency_keys')).toEqual([]);
    expect((await kim.post('/registries', { label: '' }, keyed('k'))).status).toBe(400);
    expect((await add('k')).status).toBe(201);
    expect(await totalOf(kim, 'registries')).toBe(1);
  });

  it('is its sender’s alone, and that of its store', async () => {
    const lee = await join(kim, 'Lee');
    const { body: mine } = await add('k');
    const { body: other } = await add('k', 'Alpha', lee.browser);
    expect(other.id).not.toBe(mine.id);
    expect((await kim.post('/docker-hub', SAMPLES['docker-hub']('Alpha'), keyed('k'))).status).toBe(201);
    // A personal token is its owner; a service account that acts for them is not.
    const token = await makeToken({ browser: kim, password: KIM.password }, ['records:write']);
    const account = await makeServiceAccount(
      { browser: kim, password: KIM.password },
      { scopes: ['records:write', 'on-behalf-of'], users: [KIM.email] },
    );
    const by = (headers: RequestOptions['headers']) =>
      kim.post<Registry>('/registries', SAMPLES.registries('Alpha'), {
        headers: { ...headers, 'idempotency-key': 'k', cookie: undefined },
      });
    expect((await by(bearer(token).headers)).body.id).toBe(mine.id);
    const { body: acted } = await by(onBehalfOf(account, KIM.email).headers);
    expect(acted.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(acted.id).not.toBe(mine.id);
  });

  it('counts for a day, and is swept away then', async () => {
    const { body: first } = await add('k');
    await add('young', 'Beta');
    const age = (hours: string) =>
      service.database.query(
        `UPDATE idempotency_keys SET made_at = now() - $2::interval WHERE record_id = $1`,
        [first.id, hours],
      );
    await age('23 hours 59 minutes');
    await service.application.get(HousekeepingService).sweep();
    expect((await add('k')).body.id).toBe(first.id);
    await age('24 hours 1 minute');
    // Before the sweep it counts no more, either.
    const { body: second } = await add('k');
    expect(second.id).not.toBe(first.id);
    expect((await add('k')).body.id).toBe(second.id);
    await service.database.query(
      `UPDATE idempotency_keys SET made_at = now() - interval '25 hours' WHERE record_id = $1`,
      [second.id],
    );
    await service.application.get(HousekeepingService).sweep();
    const left = await service.database.query('SELECT made_at FROM idempotency_keys');
    expect(left.length).toBe(1);
  });

  it('is kept without the key and without what was sent, in no log either', async () => {
    await kim.post(
      '/registries',
      { ...SAMPLES.registries('Alpha'), password: 'canary body' },
      keyed('canary-key'),
    );
    await kim.post(
      '/registries',
      { ...SAMPLES.registries('Alpha'), password: 'canary body' },
      keyed('canary "key'),
    );
    const rows = await service.database.query<{ text: string }>(
      'SELECT k::text AS text FROM idempotency_keys k',
    );
    // One only: the other is none.
    expect(rows.length).toBe(1);
    const kept = rows.map(({ text }) => text).join('') + service.logs.join('');
    for (const canary of ['canary-key', 'canary body'])
      for (const spelling of [canary, Buffer.from(canary).toString('hex')])
        expect(kept).not.toContain(spelling);
    expect(service.logs.join('')).toContain('/api/v1/registries');
  });

  it('is no key, and then nothing is added', async () => {
    const reply = await add('"a", "b"');
    expect([reply.status, reply.body.code]).toEqual([400, 'invalid-input']);
    expect(reply.body.detail).toContain('Idempotency-Key');
    expect(await totalOf(kim, 'registries')).toBe(0);
  });
});

describe('A create', () => {
  it('takes one statement without a key', async () => {
    const service = await startTestService();
    const kim = await setUpAsKim(service);
    await kim.post('/registries', SAMPLES.registries('First'));
    const asked = spyOn(service.database, 'query').and.callThrough();
    const names = () =>
      asked.calls
        .allArgs()
        .flatMap(([sql]) => (typeof sql === 'string' ? [] : [sql.name]))
        .filter((name) => name.startsWith('registries'));
    await kim.post('/registries', SAMPLES.registries('Second'));
    expect(names()).toEqual(['registries:create']);
    // In a transaction with its key, and so not by itself.
    await kim.post('/registries', SAMPLES.registries('Third'), keyed('k'));
    expect(names()).toEqual(['registries:create']);
    await service.stop();
  });

  it('at the end of a plan is answered again with its key, though nothing more can be added', async () => {
    const service = await startTestService({ KIOPS_DEFAULT_PLAN: 'free' });
    const kim = await setUpAsKim(service);
    await Promise.all(
      Array.from({ length: 99 }, (_, index) => kim.post('/registries', SAMPLES.registries(`R${index}`))),
    );
    const send = () => kim.post<Registry>('/registries', SAMPLES.registries('Last'), keyed('k'));
    const first = await send();
    expect([first.status, (await send()).text]).toEqual([201, first.text]);
    expect((await kim.post('/registries', SAMPLES.registries('More'), keyed('more'))).status).toBe(403);
    await service.stop();
  });
});
