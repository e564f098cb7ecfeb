import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import {
  LIMITS,
  tokenKindOf,
  type AuditEntry,
  type NewServiceToken,
  type Page,
  type Scope,
  type ServiceToken,
} from '@kiops/contracts';
import { bearerSecretHash, newBearerSecret } from '../../crypto/bearer-secret';
import { Database } from '../../database/database';
import { startTestService, type TestService } from '../../testing/test-service';
import { THROTTLE } from '../sign-in/throttle.service';
import { Browser, sayingOf } from '../testing/browser';
import { bearer, join, KIM, makeToken, setUpAsKim, startOver, type Person } from '../testing/people';
import { rebind } from '../testing/rebind';

describe('Service tokens', () => {
  const day = 86_400_000;
  const inDays = (days: number) => new Date(Date.now() + days * day).toISOString();
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

  const kimHerself = () => ({ browser: kim, password: KIM.password });
  const create = (
    scopes: readonly Scope[] = ['records:read'],
    owner: Pick<Person, 'browser' | 'password'> = kimHerself(),
  ) => makeToken(owner, scopes);
  const wish = { name: 'deployer', scopes: ['records:read'], expiresAt: inDays(30), password: KIM.password };

  it('are shown once, and listed without the token', async () => {
    const made = await create();
    expect(tokenKindOf(made.token)).toBe('personal');
    const { body, text } = await kim.get<Page<ServiceToken>>('/service-tokens');
    expect(body.items).toEqual([
      {
        id: made.id,
        name: 'deployer',
        hint: `${made.token.slice(0, 14)}…${made.token.slice(-4)}`,
        scopes: ['records:read'],
        stores: null,
        addresses: null,
        users: null,
        createdAt: made.createdAt,
        expiresAt: made.expiresAt,
        lastUsedAt: null,
        lastUsedFrom: null,
        successorId: null,
      },
    ]);
    expect(text).not.toContain(made.token.slice(14, -4));
    const [{ row }] = await service.database.query<{ row: string }>(
      'SELECT t::text AS row FROM service_tokens t',
    );
    expect(row).toContain('deployer');
    expect(row).not.toContain(made.token.slice(14, -4));
  });

  it('are made with the account’s password only, and wrong ones are counted and in the log', async () => {
    const wrong = await kim.post('/service-tokens', { ...wish, password: 'not the password' });
    expect([wrong.status, wrong.body.code]).toEqual([403, 'wrong-password']);
    expect((await kim.post('/service-tokens', wish)).status).toBe(201);
    for (let tries = 0; tries < THROTTLE.failures; tries += 1) {
      await kim.post('/service-tokens', { ...wish, password: 'not the password' });
    }
    const throttled = await kim.post('/service-tokens', wish);
    expect([throttled.status, throttled.body.code]).toEqual([429, 'throttled']);
    expect(Number(throttled.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await kim.get<Page<ServiceToken>>('/service-tokens')).body.total).toBe(1);
    const { body } = await kim.get<Page<AuditEntry>>('/audit?action=account.password-refused');
    expect(body.total).toBeGreaterThanOrEqual(THROTTLE.failures);
    expect(body.items[0].detail).toEqual({ purpose: 'service-token' });
  });

  it(`are at most ${LIMITS.serviceTokens.max} per account`, async () => {
    const { id } = await create();
    await service.database.query(
      `INSERT INTO service_tokens (id, account_id, name, scopes, token_hash, expires_at)
       SELECT gen_random_uuid(), account_id, name, scopes, token_hash || number::text::bytea, expires_at
       FROM service_tokens, generate_series(2, $2::integer) AS number WHERE id = $1`,
      [id, LIMITS.serviceTokens.max],
    );
    const refused = await kim.post('/service-tokens', wish);
    expect([refused.status, refused.body.code]).toEqual([409, 'token-limit-reached']);
    await kim.delete(`/service-tokens/${id}`);
    expect((await kim.post('/service-tokens', wish)).status).toBe(201);
  });

  it('act for their owner, without cookie, CSRF token or origin', async () => {
    const made = await create(['records:read', 'records:write']);
    const api = new Browser(service.origin);
    expect((await api.get('/me', bearer(made))).body).toEqual(jasmine.objectContaining({ name: 'Kim Park' }));
    const added = await api.post(
      '/docker-hub',
      { label: 'Hub', username: 'kim' },
      {
        headers: { ...bearer(made).headers, origin: undefined, 'x-xsrf-token': undefined },
      },
    );
    expect(added.status).toBe(201);
    const { body } = await kim.get<Page<ServiceToken>>('/service-tokens');
    expect(body.items[0].lastUsedAt).not.toBeNull();
    const { body: log } = await kim.get<Page<AuditEntry>>('/audit?action=record.created');
    expect(log.items.map(({ token: name, recordLabel }) => [name, recordLabel])).toEqual([
      ['deployer', 'Hub'],
    ]);
  });

  it('do what their scopes allow, and nothing else', async () => {
    const made = await create(['records:read']);
    const api = new Browser(service.origin);
    expect((await api.get('/docker-hub', bearer(made))).status).toBe(200);
    for (const [method, path, body] of [
      ['POST', '/docker-hub', { label: 'Hub', username: 'kim' }],
      ['GET', '/users', undefined],
      ['PATCH', '/me', { name: 'Someone' }],
      ['POST', '/me/password', { current: 'x', password: 'y' }],
      ['GET', '/service-tokens', undefined],
      ['POST', '/service-tokens', wish],
      ['POST', '/auth/sign-out', undefined],
      ['GET', '/audit', undefined],
    ] as const) {
      const reply = await api.send<{ code: string }>(method, path, { body, ...bearer(made) });
      expect([path, reply.status, reply.body.code]).toEqual([path, 403, 'scope-missing']);
    }
  });

  it('end when they are revoked, expire, or their owner is deactivated', async () => {
    const lee = await join(kim, 'Lee');
    const api = new Browser(service.origin);
    const status = async (token: string) => (await api.get('/me', bearer({ token }))).status;
    const [revoked, expired, last] = [
      await create(['records:read'], lee),
      await create(['records:read'], lee),
      await create(['records:read'], lee),
    ];
    expect([await status(revoked.token), await status(expired.token), await status(last.token)]).toEqual([
      200, 200, 200,
    ]);

    expect((await lee.browser.delete(`/service-tokens/${revoked.id}`)).status).toBe(204);
    await service.database.query('UPDATE service_tokens SET expires_at = now() WHERE id = $1', [expired.id]);
    await rebind(service);
    expect([await status(revoked.token), await status(expired.token), await status(last.token)]).toEqual([
      401, 401, 200,
    ]);
    await service.database.query(`UPDATE accounts SET state = 'deactivated' WHERE id = $1`, [lee.user.id]);
    await rebind(service);
    expect(await status(last.token)).toBe(401);
  });

  it('that are revoked while a body comes do nothing with it', async () => {
    const { id, token } = await create(['records:write']);
    const sent = request(`${service.origin}/api/v1/docker-hub`, {
      method: 'POST',
      agent: false,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
    const answered = once(sent, 'response');
    sent.write('{"label":"Hub",');
    const isAdmitted = async () =>
      (await kim.get<Page<ServiceToken>>('/service-tokens')).body.items[0].lastUsedAt !== null;
    while (!(await isAdmitted()));

    expect((await kim.delete(`/service-tokens/${id}`)).status).toBe(204);
    const now = performance.now.bind(performance);
    spyOn(performance, 'now').and.callFake(() => now() + 5_000);
    sent.end('"username":"kim"}');
    const [response] = (await answered) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(401);
    expect((await kim.get<Page<unknown>>('/docker-hub')).body.total).toBe(0);
  });

  it('belong to their owner alone', async () => {
    const lee = await join(kim, 'Lee');
    const { id } = await create();
    const unknown = await lee.browser.delete('/service-tokens/01a204e9-b524-7f35-95ff-05f571b6c95c');
    for (const other of [id, 'x']) {
      const reply = await lee.browser.delete(`/service-tokens/${other}`);
      expect([reply.status, sayingOf(reply)]).toEqual([404, sayingOf(unknown)]);
    }
    expect((await lee.browser.get<Page<ServiceToken>>('/service-tokens')).body.items).toEqual([]);
    expect((await kim.get<Page<ServiceToken>>('/service-tokens')).body.total).toBe(1);
  });

  it('of before, without kind and checksum, go on working', async () => {
    const { id } = await create();
    for (const body of [newBearerSecret(), `sa_${newBearerSecret().slice(3)}`]) {
      const token = `kiops_${body}`;
      const hash = bearerSecretHash(token);
      await service.database.query('UPDATE service_tokens SET token_hash = $2 WHERE id = $1', [id, hash]);
      await rebind(service);
      expect((await new Browser(service.origin).get('/registries', bearer({ token }))).status).toBe(200);
    }
  });

  it('with a wrong checksum or form are refused without a look into the database', async () => {
    const { token } = await create();
    const api = new Browser(service.origin);
    const queries = spyOn(service.application.get(Database), 'query').and.callThrough();
    const looks = async (text: string): Promise<[number, number]> => {
      queries.calls.reset();
      const { status } = await api.get('/registries', bearer({ token: text }));
      // The service has other things to ask of the database meanwhile.
      const asked = queries.calls.allArgs().filter(([sql]) => JSON.stringify(sql).includes('service_tokens'));
      return [status, asked.length];
    };
    const other = token.endsWith('0') ? '1' : '0';
    const wrong = [
      token.slice(0, -1) + other,
      token.slice(0, -1),
      `${token}0`,
      token.replace('kiops_pat_', 'kiops_sa_'),
      'kiops_',
      'x',
    ];
    for (const text of wrong)
      expect(await looks(text))
        .withContext(text)
        .toEqual([401, 0]);
    const [status, count] = await looks(token);
    expect(status).toBe(200);
    expect(count).toBeGreaterThan(0);
  });

  it('are rotated: the next one may the same, the old one ends after the overlap or before', async () => {
    const api = new Browser(service.origin);
    const works = async ({ token }: { token: string }) =>
      (await api.get('/me', bearer({ token }))).status === 200;
    const made = (await kim.post<NewServiceToken>('/service-tokens', { ...wish, stores: ['registries'] }))
      .body;
    const next = await kim.post<NewServiceToken>(`/service-tokens/${made.id}/rotate`, {
      overlapSeconds: 3_600,
    });
    expect(next.status).toBe(201);
    expect([next.body.name, next.body.scopes, next.body.stores]).toEqual([
      made.name,
      made.scopes,
      made.stores,
    ]);
    expect(next.body.expiresAt).toBe(made.expiresAt);
    expect([await works(made), await works(next.body)]).toEqual([true, true]);
    const { items } = (await kim.get<Page<ServiceToken>>('/service-tokens')).body;
    const [old, newer] = items;
    expect([old.successorId, newer.successorId]).toEqual([next.body.id, null]);
    expect(Date.parse(old.expiresAt) - Date.now()).toBeLessThanOrEqual(3_600_000);

    const again = await kim.post(`/service-tokens/${made.id}/rotate`, { overlapSeconds: 0 });
    expect([again.status, again.body.code]).toEqual([409, 'already-rotated']);
    const last = await kim.post<NewServiceToken>(`/service-tokens/${newer.id}/rotate`, { overlapSeconds: 0 });
    expect([await works(next.body), await works(last.body)]).toEqual([false, true]);
    const { body: log } = await kim.get<Page<AuditEntry>>('/audit?action=token.rotated');
    expect(log.items.map(({ detail }) => detail)).toEqual([
      { name: 'deployer', overlapSeconds: 0 },
      { name: 'deployer', overlapSeconds: 3_600 },
    ]);
  });

  it('live anew when they are rotated with the password, which is checked', async () => {
    const made = await create();
    const path = `/service-tokens/${made.id}/rotate`;
    const end = new Date(Date.now() + 60_000);
    await service.database.query(
      `UPDATE service_tokens SET created_at = now() - interval '30 days', expires_at = $2 WHERE id = $1`,
      [made.id, end],
    );
    await rebind(service);
    const wrong = await kim.post(path, { overlapSeconds: 0, password: 'not the password' });
    expect([wrong.status, wrong.body.code]).toEqual([403, 'wrong-password']);
    const { body: next } = await kim.post<NewServiceToken>(path, {
      overlapSeconds: 0,
      password: KIM.password,
    });
    expect(Date.parse(next.expiresAt) - Date.now()).toBeGreaterThan(29 * day);
    await service.database.query('UPDATE service_tokens SET expires_at = now() WHERE id = $1', [next.id]);
    await rebind(service);
    const ended = (password?: string) =>
      kim.post(`/service-tokens/${next.id}/rotate`, { overlapSeconds: 0, password });
    const without = await ended();
    expect([without.status, without.body.errors?.[0].path]).toEqual([400, 'password']);
    expect((await ended(KIM.password)).status).toBe(201);
  });

  it('are rotated once, also by two at once, by their owner alone, and with a sound overlap', async () => {
    const made = await create();
    const lee = await join(kim, 'Lee');
    const rotate = (browser: Browser, body: unknown = { overlapSeconds: 60 }) =>
      browser.post(`/service-tokens/${made.id}/rotate`, body);
    expect((await rotate(lee.browser)).status).toBe(404);
    expect((await rotate(new Browser(service.origin))).status).toBe(401);
    for (const overlapSeconds of [-1, 1.5, '60', null, undefined, 31 * 86_400]) {
      const reply = await rotate(kim, { overlapSeconds });
      expect([reply.status, reply.body.errors?.[0].path]).toEqual([400, 'overlapSeconds']);
    }
    const both = await Promise.all([rotate(kim), rotate(kim)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await kim.get<Page<ServiceToken>>('/service-tokens')).body.total).toBe(2);
  });

  it('are refused with a wrong name, scope or time', async () => {
    for (const [path, body] of [
      ['name', { ...wish, name: '' }],
      ['name', { ...wish, name: 'a\u0000b' }],
      ['scopes', { ...wish, scopes: [] }],
      ['scopes', { ...wish, scopes: 'records:read' }],
      ['scopes', { ...wish, scopes: ['transfer'] }],
      ['scopes', { ...wish, scopes: ['admin'] }],
      ['scopes', { ...wish, scopes: ['records:read', 'on-behalf-of'] }],
      ['users', { ...wish, users: [KIM.email] }],
      ['stores', { ...wish, stores: [] }],
      ['stores', { ...wish, stores: 'servers' }],
      ['stores', { ...wish, stores: ['accounts'] }],
      ['stores', { ...wish, stores: ['servers', 'servers'] }],
      ['addresses', { ...wish, addresses: [] }],
      ['addresses', { ...wish, addresses: '10.0.0.0/8' }],
      ['addresses', { ...wish, addresses: ['10.0.0.0/33'] }],
      ['addresses', { ...wish, addresses: ['10.0.0/8'] }],
      ['addresses', { ...wish, addresses: ['0x0a000001'] }],
      ['addresses', { ...wish, addresses: ['example.com'] }],
      ['addresses', { ...wish, addresses: ['fd00::/129'] }],
      ['addresses', { ...wish, addresses: ['10.0.0.1', 7] }],
      ['addresses', { ...wish, addresses: Array.from({ length: 51 }, () => '10.0.0.1') }],
      ['scopes', { ...wish, scopes: ['records:read', 'records:read'] }],
      ['expiresAt', { ...wish, expiresAt: inDays(-1) }],
      ['expiresAt', { ...wish, expiresAt: inDays(400) }],
      ['expiresAt', { ...wish, expiresAt: 'tomorrow' }],
      ['expiresAt', { ...wish, expiresAt: undefined }],
      ['password', { ...wish, password: undefined }],
      ['password', { ...wish, password: 7 }],
      ['accountId', { ...wish, accountId: '01a204e9-b524-7f35-95ff-05f571b6c95c' }],
    ] as const) {
      const reply = await kim.post('/service-tokens', body);
      expect([path, reply.status, reply.body.errors?.[0].path]).toEqual([path, 400, path]);
    }
  });
});
