import { RECORD_STORES, type AuditEntry, type Page, type RecordStore } from '@kiops/contracts';
import { Browser, sayingOf, type Reply } from '../identity/testing/browser';
import { bearer, join, makeToken, setUpAsKim, writeRefusals, type Person } from '../identity/testing/people';
import { SAMPLES } from '../testing/samples';
import { startTestService, type TestService } from '../testing/test-service';

const NOBODYS_ID = '01a204e9-b524-7f35-95ff-05f571b6c95c';
const TOLD = { kind: 'test-connection', outcome: 'succeeded' };
const CANARY = 'canary0canary0canary0canary0canary0canary00';

describe('Refused access', () => {
  let service: TestService;
  let kim: Browser;
  let lee: Person;
  let sora: Person;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
    lee = await join(kim, 'Lee');
    sora = await join(kim, 'Sora');
  });

  afterAll(() => service.stop());

  /** Forgets the lines of before. */
  beforeEach(async () => {
    await writeRefusals(service);
    await service.database.query(`DELETE FROM audit_log WHERE action LIKE 'access.%'`);
  });

  async function lines(browser: Browser, action: string): Promise<readonly AuditEntry[]> {
    await writeRefusals(service);
    return (await browser.get<Page<AuditEntry>>(`/audit?action=${action}&limit=1000`)).body.items;
  }

  const made = async (owner: Person, store: RecordStore): Promise<string> =>
    (await owner.browser.post<{ id: string }>(`/${store}`, SAMPLES[store](`${owner.user.email.at(0)}1`))).body
      .id;

  it('of tokens that do not work is one line for many, with nothing of the tokens', async () => {
    const stranger = new Browser(service.origin);
    for (let count = 0; count < 20; count += 1)
      await stranger.get('/registries', bearer({ token: `kiops_${CANARY}${count}` }));
    stranger.cookies.set('kiops_session', CANARY);
    await stranger.get('/me');
    await stranger.post('/links/inspect', { token: CANARY });
    const found = await lines(kim, 'access.token-refused');
    expect(found.map(({ detail }) => [detail?.['route'], detail?.['count']])).toEqual(
      jasmine.arrayWithExactContents([
        ['GET /api/v1/registries', 20],
        ['GET /api/v1/me', 1],
        ['POST /api/v1/links/inspect', 1],
      ]),
    );
    for (const { actor, address } of found) {
      expect(actor).toBeNull();
      expect(address).toMatch(/^(127\.0\.0\.1|::\/64)$/);
    }
    expect(JSON.stringify(found)).not.toContain('canary');
  });

  it('is nothing for those who only have not signed in', async () => {
    await new Browser(service.origin).get('/me');
    expect(await lines(kim, 'access.token-refused')).toEqual([]);
  });

  it('of requests that came from elsewhere names the session that they used', async () => {
    const forged = { headers: { 'x-xsrf-token': 'wrong' } };
    expect((await lee.browser.patch('/me', { name: 'Mallory' }, forged)).body.code).toBe('csrf-failed');
    const foreign = { headers: { origin: 'https://evil.example' } };
    expect((await lee.browser.patch('/me', { name: 'Mallory' }, foreign)).body.code).toBe('origin-refused');
    const [own] = await lines(lee.browser, 'access.forgery-refused');
    expect([own.actor?.email, own.detail?.['count']]).toEqual([lee.user.email, 1]);
    const all = await lines(kim, 'access.forgery-refused');
    expect(all.map(({ actor }) => actor?.email ?? null)).toEqual(
      jasmine.arrayWithExactContents([lee.user.email, null]),
    );
  });

  it('of what a role or a scope does not allow names the account, and the token', async () => {
    const token = await makeToken(sora, ['records:read'], 'reader');
    expect((await sora.browser.get('/users')).body.code).toBe('not-allowed');
    const program = new Browser(service.origin);
    for (let count = 0; count < 3; count += 1)
      expect((await program.post(`/registries/${NOBODYS_ID}/reveal`, {}, bearer(token))).body.code).toBe(
        'scope-missing',
      );
    const found = await lines(sora.browser, 'access.not-allowed');
    expect(found.map(({ token: name, detail }) => [name, detail?.['route'], detail?.['count']])).toEqual(
      jasmine.arrayWithExactContents([
        [null, 'GET /api/v1/users', 1],
        ['reader', 'POST /api/v1/registries/:id/reveal', 3],
      ]),
    );
  });

  it('of tries that have to wait has a line without what was typed', async () => {
    const stranger = new Browser(service.origin);
    let reply: Reply<{ code: string }>;
    do reply = await stranger.post('/auth/sign-in', { email: `${CANARY}@example.com`, password: CANARY });
    while (reply.body.code === 'wrong-credentials');
    expect(reply.body.code).toBe('throttled');
    const found = await lines(kim, 'access.throttled');
    expect(found.map(({ actor, detail }) => [actor, detail?.['route'], detail?.['count']])).toEqual([
      [null, 'POST /api/v1/auth/sign-in', 1],
    ]);
    expect(JSON.stringify(found)).not.toContain('canary');
    await service.database.query('DELETE FROM throttles');
  });

  describe('to the records of somebody else', () => {
    const anyVersion = { headers: { 'if-match': '*' } };

    /** Everything that can be tried with one id, in each store. */
    async function tryAll(store: RecordStore, id: string): Promise<Reply<unknown>[]> {
      const { browser } = sora;
      return [
        await browser.get(`/${store}/${id}`),
        await browser.post(`/${store}/${id}/reveal`),
        await browser.patch(`/${store}/${id}`, { label: 'Mine' }, anyVersion),
        await browser.delete(`/${store}/${id}`),
        await browser.post(`/${store}/${id}/restore`),
        await browser.get(`/connections?store=${store}&recordId=${id}`),
        await browser.post('/connections', { store, recordId: id, kind: 'service', name: 'mine' }),
      ];
    }

    for (const store of RECORD_STORES) {
      it(`is told to their owner and to nobody else (${store})`, async () => {
        const id = await made(lee, store);
        const others = await tryAll(store, id);
        const nobodys = await tryAll(store, NOBODYS_ID);
        expect(others.map((reply) => `${reply.status} ${sayingOf(reply)}`)).toEqual(
          nobodys.map((reply) => `${reply.status} ${sayingOf(reply)}`),
        );
        expect(others.map(({ status }) => status)).toEqual(others.map(() => 404));
        const [told, ...more] = await lines(lee.browser, 'access.record-tried');
        expect(more).toEqual([]);
        expect(told).toEqual(
          jasmine.objectContaining({ actor: null, token: null, address: null, userAgent: null }),
        );
        expect([told.store, told.recordId, told.recordLabel]).toEqual([store, id, 'l1']);
        expect(told.detail?.['count']).toBe(others.length);
        const [seen] = await lines(kim, 'access.record-tried');
        expect([seen.actor?.email, seen.detail?.['user']]).toEqual([sora.user.email, lee.user.email]);
        expect(await lines(sora.browser, 'access.record-tried')).toEqual([]);
      });
    }

    it('leaves the same in the log of who tried, whether there is such a record or not', async () => {
      const id = await made(lee, 'registries');
      const log = async () =>
        (await lines(sora.browser, 'access.record-not-found')).map(({ id: _, at: __, detail, ...line }) => ({
          ...line,
          ...detail,
          since: undefined,
        }));
      await sora.browser.post(`/registries/${id}/reveal`);
      const ofOthers = await log();
      await service.database.query(`DELETE FROM audit_log WHERE action LIKE 'access.%'`);
      await sora.browser.post(`/registries/${NOBODYS_ID}/reveal`);
      expect(await log()).toEqual(ofOthers);
      expect(ofOthers.length).toBe(1);
    });

    it('cannot be found by the name of who tried', async () => {
      await sora.browser.get(`/registries/${await made(lee, 'registries')}`);
      await writeRefusals(service);
      const found = async (browser: Browser) =>
        (await browser.get<Page<AuditEntry>>('/audit?action=access.record-tried&q=sora')).body.total;
      expect(await found(lee.browser)).toBe(0);
      expect(await found(kim)).toBe(1);
    });

    it('counts where the id stands in the body, too', async () => {
      const id = await made(lee, 'servers');
      const { browser } = sora;
      const { host } = SAMPLES.servers('behind');
      const ssh = { label: 'Mine', protocol: 'ssh', host, port: 22, username: 'root' };
      const own = (await browser.post<{ id: string }>('/servers', ssh)).body.id;
      const asked: readonly [number, Reply][] = [
        [404, await browser.post('/relay/tickets', { serverId: id })],
        [400, await browser.patch(`/servers/${own}`, { jumpServerId: id }, anyVersion)],
        [400, await browser.post('/runtimes', { ...SAMPLES.runtimes('mine'), serverId: id })],
        [404, await browser.post('/operations', { ...TOLD, serverId: id })],
      ];
      for (const [status, reply] of asked) expect(reply.status).withContext(reply.text).toBe(status);
      const [told, ...more] = await lines(lee.browser, 'access.record-tried');
      expect([more.length, told.recordId, told.detail?.['count']]).toEqual([0, id, asked.length]);
    });

    it('counts sessions, service tokens and connections too', async () => {
      const token = await makeToken(lee, ['records:read']);
      const recordId = await made(lee, 'docker-hub');
      const use = { store: 'docker-hub', recordId, kind: 'service', name: 'billing' };
      const connection = (await lee.browser.post<{ id: string }>('/connections', use)).body.id;
      const sessions = await lee.browser.get<Page<{ id: string }>>('/me/sessions');
      await sora.browser.delete(`/service-tokens/${token.id}`);
      await sora.browser.delete(`/connections/${connection}`);
      await sora.browser.delete(`/me/sessions/${sessions.body.items[0].id}`);
      const told = await lines(lee.browser, 'access.record-tried');
      expect(told.map(({ detail, recordId: id }) => [detail?.['what'], id])).toEqual(
        jasmine.arrayWithExactContents([
          ['service-token', null],
          ['connection', null],
          ['session', null],
        ]),
      );
    });

    it('is one line for many of one owner and store', async () => {
      const ids: string[] = [];
      for (let count = 0; count < 5; count += 1) ids.push(await made(lee, 'registries'));
      for (const id of [...ids, ...ids]) await sora.browser.get(`/registries/${id}`);
      const [told, ...more] = await lines(lee.browser, 'access.record-tried');
      expect(more).toEqual([]);
      expect([told.recordId, told.detail?.['records'], told.detail?.['count']]).toEqual([null, 5, 10]);
    });

    it('is looked up later: nothing is written before the batch', async () => {
      await sora.browser.get(`/registries/${await made(lee, 'registries')}`);
      const written = () =>
        service.database
          .query(`SELECT FROM audit_log WHERE action LIKE 'access.%'`)
          .then(({ length }) => length);
      expect(await written()).toBe(0);
      await writeRefusals(service);
      expect(await written()).toBe(2);
    });

    it('is nothing where the id is one’s own', async () => {
      const id = await made(lee, 'registries');
      await lee.browser.delete(`/registries/${id}`);
      expect((await lee.browser.get(`/registries/${id}`)).status).toBe(404);
      expect(await lines(kim, 'access.record-tried')).toEqual([]);
    });
  });
});
