import type { AuditEntry, Page } from '@kiops/contracts';
import { startTestService, type TestService } from '../../testing/test-service';
import { Browser } from '../testing/browser';
import { join, setUpAsKim, startOver } from '../testing/people';
import type { ServiceTokenView } from './service-tokens.service';

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

  const create = async (browser: Browser, scopes: readonly string[] = ['records:read']) =>
    (
      await browser.post<ServiceTokenView & { token: string }>('/service-tokens', {
        name: 'deployer',
        scopes,
        expiresAt: inDays(30),
      })
    ).body;

  const withToken = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

  it('are shown once, and listed without the token', async () => {
    const made = await create(kim);
    expect(made.token).toMatch(/^kiops_[\w-]{43}$/);
    const { body, text } = await kim.get<Page<ServiceTokenView>>('/service-tokens');
    expect(body.items).toEqual([
      {
        id: made.id,
        name: 'deployer',
        scopes: ['records:read'],
        createdAt: made.createdAt,
        expiresAt: made.expiresAt,
        lastUsedAt: null,
      },
    ]);
    expect(text).not.toContain(made.token.slice(6));
    const [{ row }] = await service.database.query<{ row: string }>(
      'SELECT t::text AS row FROM service_tokens t',
    );
    expect(row).toContain('deployer');
    expect(row).not.toContain(made.token.slice(6));
  });

  it('act for their owner, without cookie, CSRF token or origin', async () => {
    const { token } = await create(kim, ['records:read', 'records:write']);
    const api = new Browser(service.origin);
    expect((await api.get('/me', withToken(token))).body).toEqual(
      jasmine.objectContaining({ name: 'Kim Park' }),
    );
    const made = await api.post(
      '/docker-hub',
      { label: 'Hub', username: 'kim' },
      {
        headers: { ...withToken(token).headers, origin: undefined, 'x-xsrf-token': undefined },
      },
    );
    expect(made.status).toBe(201);
    const { body } = await kim.get<Page<ServiceTokenView>>('/service-tokens');
    expect(body.items[0].lastUsedAt).not.toBeNull();
    const { body: log } = await kim.get<Page<AuditEntry>>('/audit?action=record.created');
    expect(log.items.map(({ token: name, recordLabel }) => [name, recordLabel])).toEqual([
      ['deployer', 'Hub'],
    ]);
  });

  it('do what their scopes allow, and nothing else', async () => {
    const { token } = await create(kim, ['records:read']);
    const api = new Browser(service.origin);
    expect((await api.get('/docker-hub', withToken(token))).status).toBe(200);
    for (const [method, path, body] of [
      ['POST', '/docker-hub', { label: 'Hub', username: 'kim' }],
      ['GET', '/users', undefined],
      ['PATCH', '/me', { name: 'Someone' }],
      ['POST', '/me/password', { current: 'x', password: 'y' }],
      ['GET', '/service-tokens', undefined],
      ['POST', '/service-tokens', { name: 'more', scopes: ['transfer'], expiresAt: inDays(1) }],
      ['POST', '/auth/sign-out', undefined],
      ['GET', '/audit', undefined],
    ] as const) {
      const reply = await api.send<{ code: string }>(method, path, { body, ...withToken(token) });
      expect([path, reply.status, reply.body.code]).toEqual([path, 403, 'scope-missing']);
    }
  });

  it('end when they are revoked, expire, or their owner is deactivated', async () => {
    const lee = await join(kim, 'Lee');
    const api = new Browser(service.origin);
    const status = async (token: string) => (await api.get('/me', withToken(token))).status;
    const [revoked, expired, last] = [
      await create(lee.browser),
      await create(lee.browser),
      await create(lee.browser),
    ];
    expect([await status(revoked.token), await status(expired.token), await status(last.token)]).toEqual([
      200, 200, 200,
    ]);

    expect((await lee.browser.delete(`/service-tokens/${revoked.id}`)).status).toBe(204);
    await service.database.query('UPDATE service_tokens SET expires_at = now() WHERE id = $1', [expired.id]);
    expect([await status(revoked.token), await status(expired.token), await status(last.token)]).toEqual([
      401, 401, 200,
    ]);
    await service.database.query(`UPDATE accounts SET state = 'deactivated' WHERE id = $1`, [lee.user.id]);
    expect(await status(last.token)).toBe(401);
  });

  it('belong to their owner alone', async () => {
    const lee = await join(kim, 'Lee');
    const { id } = await create(kim);
    const unknown = await lee.browser.delete('/service-tokens/01a204e9-b524-7f35-95ff-05f571b6c95c');
    for (const other of [id, 'x']) {
      const reply = await lee.browser.delete(`/service-tokens/${other}`);
      expect([reply.status, reply.text]).toEqual([404, unknown.text]);
    }
    expect((await lee.browser.get<Page<ServiceTokenView>>('/service-tokens')).body.items).toEqual([]);
    expect((await kim.get<Page<ServiceTokenView>>('/service-tokens')).body.total).toBe(1);
  });

  it('are refused with a wrong name, scope or time', async () => {
    const good = { name: 'deployer', scopes: ['records:read'], expiresAt: inDays(1) };
    for (const [path, body] of [
      ['name', { ...good, name: '' }],
      ['name', { ...good, name: 'a\u0000b' }],
      ['scopes', { ...good, scopes: [] }],
      ['scopes', { ...good, scopes: 'transfer' }],
      ['scopes', { ...good, scopes: ['admin'] }],
      ['scopes', { ...good, scopes: ['transfer', 'transfer'] }],
      ['expiresAt', { ...good, expiresAt: inDays(-1) }],
      ['expiresAt', { ...good, expiresAt: inDays(400) }],
      ['expiresAt', { ...good, expiresAt: 'tomorrow' }],
      ['expiresAt', { ...good, expiresAt: undefined }],
      ['accountId', { ...good, accountId: '01a204e9-b524-7f35-95ff-05f571b6c95c' }],
    ] as const) {
      const reply = await kim.post('/service-tokens', body);
      expect([path, reply.status, reply.body.errors?.[0].path]).toEqual([path, 400, path]);
    }
  });
});
