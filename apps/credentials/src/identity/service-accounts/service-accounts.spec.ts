import {
  LIMITS,
  tokenKindOf,
  type AuditEntry,
  type NewServiceToken,
  type Page,
  type Scope,
  type ServiceAccount,
  type ServiceToken,
} from '@kiops/contracts';
import { startTestService, type TestService } from '../../testing/test-service';
import { THROTTLE } from '../sign-in/throttle.service';
import { Browser } from '../testing/browser';
import {
  bearer,
  join,
  KIM,
  makeServiceAccount,
  makeToken,
  onBehalfOf,
  setUpAsKim,
  startOver,
} from '../testing/people';
import { rebind } from '../testing/rebind';

const NOBODYS = '01a204e9-b524-7f35-95ff-05f571b6c95c';

describe('Service accounts', () => {
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

  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const wish = () => ({
    name: 'prod',
    scopes: ['records:read', 'on-behalf-of'] as readonly Scope[],
    users: [KIM.email],
    expiresAt: inDays(30),
    password: KIM.password,
  });
  const admin = () => ({ browser: kim, password: KIM.password });
  const add = async (name = 'deploy-pipeline') =>
    (await kim.post<ServiceAccount>('/service-accounts', { name })).body;
  const list = async () => (await kim.get<Page<ServiceAccount>>('/service-accounts')).body;
  const statusOf = async (token: { token: string }) =>
    (await new Browser(service.origin).get('/registries', onBehalfOf(token, KIM.email))).status;

  it('have tokens, which are shown once, and listed without themselves', async () => {
    const account = await add();
    expect(account).toEqual({
      id: account.id,
      name: 'deploy-pipeline',
      createdAt: account.createdAt,
      tokens: [],
    });
    const path = `/service-accounts/${account.id}/tokens`;
    const wanted = { ...wish(), stores: ['registries', 'servers'], addresses: ['127.0.0.0/8', '::1'] };
    const { status, body: made } = await kim.post<NewServiceToken>(path, wanted);
    expect(status).toBe(201);
    expect(tokenKindOf(made.token)).toBe('serviceAccount');
    const { token, ...shown } = made;
    expect(shown).toEqual({
      id: made.id,
      name: 'prod',
      hint: `${token.slice(0, 13)}…${token.slice(-4)}`,
      scopes: ['records:read', 'on-behalf-of'],
      stores: ['registries', 'servers'],
      addresses: ['127.0.0.0/8', '::1'],
      users: [KIM.email],
      createdAt: made.createdAt,
      expiresAt: wanted.expiresAt,
      lastUsedAt: null,
      lastUsedFrom: null,
      successorId: null,
    });
    const { body, text } = await kim.get<Page<ServiceAccount>>('/service-accounts');
    expect(body).toEqual({ items: [{ ...account, tokens: [shown] }], nextCursor: null, total: 1 });
    expect((await kim.get<Page<ServiceToken>>(path)).body).toEqual({
      items: [shown],
      nextCursor: null,
      total: 1,
    });
    const [{ row }] = await service.database.query<{ row: string }>(
      'SELECT t::text AS row FROM service_tokens t',
    );
    for (const kept of [text, row]) expect(kept).not.toContain(token.slice(13, -4));

    const { body: log } = await kim.get<Page<AuditEntry>>('/audit?q=');
    const told = log.items.filter(({ action }) => /^(service-account|token)\./.test(action));
    expect(told.map(({ action, detail }) => [action, detail])).toEqual([
      [
        'token.created',
        { name: 'prod', scopes: ['records:read', 'on-behalf-of'], serviceAccount: account.name, users: 1 },
      ],
      ['service-account.created', { name: account.name }],
    ]);
  });

  it('are for PlatformAdmins alone, in a session', async () => {
    const account = await makeServiceAccount(admin(), wish());
    const manager = (await join(kim, 'Max', 'Manager')).browser;
    const member = (await join(kim, 'Lee')).browser;
    const personal = await makeToken(admin(), ['records:read', 'records:write']);
    const api = new Browser(service.origin);
    const id = account.serviceAccountId;
    for (const [method, path, body] of [
      ['GET', '/service-accounts', undefined],
      ['POST', '/service-accounts', { name: 'x' }],
      ['DELETE', `/service-accounts/${id}`, undefined],
      ['GET', `/service-accounts/${id}/tokens`, undefined],
      ['POST', `/service-accounts/${id}/tokens`, wish()],
      ['POST', `/service-accounts/${id}/tokens/${account.id}/rotate`, { overlapSeconds: 0 }],
      ['DELETE', `/service-accounts/${id}/tokens/${account.id}`, undefined],
    ] as const) {
      const codes = [];
      for (const [browser, options] of [
        [manager, {}],
        [member, {}],
        [api, {}],
        [api, bearer(personal)],
        [api, bearer(account)],
        [api, onBehalfOf(account, KIM.email)],
      ] as const)
        codes.push((await browser.send<{ code: string }>(method, path, { body, ...options })).body.code);
      expect(codes)
        .withContext(`${method} ${path}`)
        .toEqual([
          'not-allowed',
          'not-allowed',
          'not-signed-in',
          'scope-missing',
          'scope-missing',
          'scope-missing',
        ]);
    }
    expect((await list()).items[0].tokens.length).toBe(1);
  });

  it('get tokens with the maker’s password only, and wrong ones are counted', async () => {
    const { id } = await add();
    const make = (password: unknown) => kim.post(`/service-accounts/${id}/tokens`, { ...wish(), password });
    const wrong = await make('not the password');
    expect([wrong.status, wrong.body.code]).toEqual([403, 'wrong-password']);
    const none = await make(undefined);
    expect([none.status, none.body.errors?.[0].path]).toEqual([400, 'password']);
    expect((await make(KIM.password)).status).toBe(201);
    for (let tries = 0; tries < THROTTLE.failures; tries += 1) await make('not the password');
    expect((await make(KIM.password)).body.code).toBe('throttled');
    expect((await list()).items[0].tokens.length).toBe(1);
  });

  it('have names of their own, on one line', async () => {
    await add('ci');
    const again = await kim.post('/service-accounts', { name: 'ci' });
    expect([again.status, again.body.code]).toEqual([409, 'name-taken']);
    for (const name of ['', ' ', 'a\nb', 'a\u0000b', 'x'.repeat(121), 7, null, undefined, ['ci']]) {
      const reply = await kim.post('/service-accounts', { name });
      expect([reply.status, reply.body.errors?.[0].path]).withContext(String(name)).toEqual([400, 'name']);
    }
    const two = await Promise.all(['same', 'same'].map((name) => kim.post('/service-accounts', { name })));
    expect(two.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await list()).items.map(({ name }) => name)).toEqual(['ci', 'same']);
  });

  it('refuse what is no token', async () => {
    const { id } = await add();
    const good = wish();
    for (const [path, body] of [
      ['name', { ...good, name: '' }],
      ['scopes', { ...good, scopes: [] }],
      ['scopes', { ...good, scopes: ['records:read', 'records:read'] }],
      ['scopes', { ...good, scopes: ['admin'] }],
      ['stores', { ...good, stores: ['audit_log'] }],
      ['addresses', { ...good, addresses: ['10.0.0.0/40'] }],
      ['users', { ...good, users: 'kim@example.com' }],
      ['users', { ...good, users: ['kim'] }],
      ['users', { ...good, users: [null] }],
      ['users', { ...good, users: [['kim@example.com']] }],
      ['users[1]', { ...good, users: [KIM.email, 'nobody@example.com'] }],
      ['users[0]', { ...good, users: [NOBODYS] }],
      ['expiresAt', { ...good, expiresAt: inDays(-1) }],
      ['expiresAt', { ...good, expiresAt: inDays(400) }],
      ['expiresAt', { ...good, expiresAt: undefined }],
      ['serviceAccountId', { ...good, serviceAccountId: NOBODYS }],
    ] as const) {
      const reply = await kim.post(`/service-accounts/${id}/tokens`, body);
      expect([path, reply.status, reply.body.errors?.[0].path]).toEqual([path, 400, path]);
    }
    expect((await kim.post(`/service-accounts/${NOBODYS}/tokens`, good)).status).toBe(404);
    expect((await kim.get(`/service-accounts/${NOBODYS}/tokens`)).status).toBe(404);
    expect((await list()).items[0].tokens).toEqual([]);
  });

  it(`have at most ${LIMITS.serviceTokens.max} tokens each`, async () => {
    const { id, serviceAccountId } = await makeServiceAccount(admin(), wish());
    await service.database.query(
      `INSERT INTO service_tokens (id, service_account_id, name, scopes, token_hash, expires_at)
       SELECT gen_random_uuid(), service_account_id, name, scopes, token_hash || number::text::bytea, expires_at
       FROM service_tokens, generate_series(2, $2::integer) AS number WHERE id = $1`,
      [id, LIMITS.serviceTokens.max],
    );
    const path = `/service-accounts/${serviceAccountId}/tokens`;
    const refusals = [
      await kim.post(path, wish()),
      await kim.post(`${path}/${id}/rotate`, { overlapSeconds: 0 }),
    ];
    for (const { status, body } of refusals)
      expect([status, body.code]).toEqual([409, 'token-limit-reached']);
    expect(await statusOf(await makeServiceAccount(admin(), wish(), 'other'))).toBe(200);
  });

  it('lose tokens at once: revoked, expired, rotated without overlap, or removed themselves', async () => {
    const made = [];
    for (const name of ['revoked', 'expired', 'rotated', 'removed'])
      made.push(await makeServiceAccount(admin(), wish(), name));
    const [revoked, expired, rotated, removed] = made;
    expect(await Promise.all(made.map(statusOf))).toEqual([200, 200, 200, 200]);
    const path = ({ id, serviceAccountId }: typeof revoked) =>
      `/service-accounts/${serviceAccountId}/tokens/${id}`;

    expect((await kim.delete(path(revoked))).status).toBe(204);
    expect((await kim.delete(path(revoked))).status).toBe(404);
    await service.database.query('UPDATE service_tokens SET expires_at = now() WHERE id = $1', [expired.id]);
    await rebind(service);
    const next = await kim.post<NewServiceToken>(`${path(rotated)}/rotate`, { overlapSeconds: 0 });
    expect((await kim.delete(`/service-accounts/${removed.serviceAccountId}`)).status).toBe(204);
    expect((await kim.delete(`/service-accounts/${removed.serviceAccountId}`)).status).toBe(404);
    expect(await Promise.all([...made, next.body].map(statusOf))).toEqual([401, 401, 401, 401, 200]);
    const { body: log } = await kim.get<Page<AuditEntry>>('/audit?action=service-account.removed');
    expect(log.items.map(({ detail }) => detail)).toEqual([{ name: 'removed', tokens: 1 }]);
  });

  it('rotate a token once, of their own, and it goes on for the overlap', async () => {
    const one = await makeServiceAccount(admin(), wish(), 'one');
    const two = await makeServiceAccount(admin(), wish(), 'two');
    const rotate = (account: string, overlapSeconds: unknown = 60) =>
      kim.post<NewServiceToken>(`/service-accounts/${account}/tokens/${one.id}/rotate`, { overlapSeconds });
    expect((await rotate(two.serviceAccountId)).status).toBe(404);
    expect((await rotate(NOBODYS)).status).toBe(404);
    expect((await rotate(one.serviceAccountId, 'a day')).status).toBe(400);
    const both = await Promise.all([rotate(one.serviceAccountId), rotate(one.serviceAccountId)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const next = both.find(({ status }) => status === 201)!.body;
    expect(await Promise.all([one, next].map(statusOf))).toEqual([200, 200]);
    expect([next.users, next.scopes]).toEqual([one.users, one.scopes]);
    const { items } = await list();
    expect(items.map(({ name, tokens }) => [name, tokens.length])).toEqual([
      ['one', 2],
      ['two', 1],
    ]);
    expect(items[0].tokens[0].successorId).toBe(next.id);
  });

  it('write down when and from where a token was used, at most once a minute', async () => {
    const made = await makeServiceAccount(admin(), wish());
    await statusOf(made);
    const [first] = (await list()).items[0].tokens;
    expect(first.lastUsedAt).not.toBeNull();
    expect(first.lastUsedFrom).toMatch(/^(127\.0\.0\.1|::1)$/);
    await statusOf(made);
    expect((await list()).items[0].tokens[0].lastUsedAt).toBe(first.lastUsedAt);
    await service.database.query(`UPDATE service_tokens SET last_used_at = now() - interval '2 minutes'`);
    await statusOf(made);
    const [later] = (await list()).items[0].tokens;
    expect(Date.parse(String(later.lastUsedAt))).toBeGreaterThanOrEqual(Date.parse(String(first.lastUsedAt)));
  });

  it('get no token from somebody who is no PlatformAdmin any more', async () => {
    const lee = await join(kim, 'Lee', 'PlatformAdmin');
    const { id } = await add();
    const make = () =>
      lee.browser.post(`/service-accounts/${id}/tokens`, { ...wish(), password: lee.password });
    expect((await make()).status).toBe(201);
    await kim.patch(`/users/${lee.user.id}`, { role: 'Manager' });
    await lee.browser.signIn(lee.user.email, lee.password);
    expect((await make()).body.code).toBe('not-allowed');
  });
});
