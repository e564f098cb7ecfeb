import type { AuditEntry, OwnSessions, Page } from '@kiops/contracts';
import { startTestService, type TestService } from '../../testing/test-service';
import { Browser } from '../testing/browser';
import { join, KIM, setUpAsKim, startOver } from '../testing/people';
import { rebind } from '../testing/rebind';

describe('My sessions', () => {
  let service: TestService;
  let kim: Browser;
  let laptop: Browser;

  const laptopSource = { 'user-agent': 'Firefox/152 Linux', 'x-forwarded-for': '10.8.0.14' };

  beforeAll(async () => {
    service = await startTestService({
      KIOPS_TRUSTED_PROXIES: '127.0.0.0/8,::1',
      KIOPS_VPN_NETWORKS: 'office=10.8.0.0/16',
      KIOPS_SESSION_IDLE_MINUTES: '30',
      KIOPS_SESSION_LIFETIME_HOURS: '12',
    });
  });

  afterAll(() => service.stop());

  beforeEach(async () => {
    await startOver(service);
    kim = await setUpAsKim(service);
    laptop = new Browser(service.origin);
    await laptop.signIn(KIM.email, KIM.password, { headers: laptopSource });
  });

  const sessionsOf = async (browser: Browser) => (await browser.get<OwnSessions>('/me/sessions')).body;

  const hasSession = async (browser: Browser) => (await browser.get('/me')).status === 200;

  it('are listed, this one first, with browser, address and last use, and how long they live', async () => {
    await service.database.query(
      `UPDATE sessions SET last_used_at = now() - interval '20 minutes' WHERE user_agent LIKE 'Firefox%'`,
    );
    await rebind(service);
    const { items, total, idleSeconds, lifetimeSeconds } = await sessionsOf(kim);
    expect([total, idleSeconds, lifetimeSeconds]).toEqual([2, 1_800, 43_200]);
    expect(
      items.map(({ current, userAgent, address, network }) => [current, userAgent, address, network]),
    ).toEqual([
      [true, 'node', '127.0.0.1', { vpn: null }],
      [false, 'Firefox/152 Linux', '10.8.0.14', { vpn: 'office' }],
    ]);
    const [mine, other] = items;
    expect(Object.keys(mine).sort()).toEqual([
      'address',
      'createdAt',
      'current',
      'expiresAt',
      'id',
      'lastUsedAt',
      'network',
      'userAgent',
    ]);
    expect(Date.parse(other.expiresAt) - Date.parse(other.createdAt)).toBe(12 * 3_600_000);
    const idle = Date.parse(mine.lastUsedAt) - Date.parse(other.lastUsedAt);
    expect(Math.abs(idle - 20 * 60_000)).toBeLessThan(60_000);
  });

  it('end by themselves after the times that the configuration says', async () => {
    await service.database.query(
      `UPDATE sessions SET last_used_at = now() - interval '30 minutes' WHERE user_agent LIKE 'Firefox%'`,
    );
    await rebind(service);
    expect(await hasSession(laptop)).toBeFalse();
    expect((await sessionsOf(kim)).items.length).toBe(1);
    await service.database.query('UPDATE sessions SET expires_at = now()');
    expect(await hasSession(kim)).toBeFalse();
  });

  it('are ended one by one, at once, and never those of others', async () => {
    const lee = await join(kim, 'Lee');
    const [, other] = (await sessionsOf(kim)).items;
    expect((await lee.browser.delete(`/me/sessions/${other.id}`)).status).toBe(404);
    expect(await hasSession(laptop)).toBeTrue();
    expect((await kim.delete(`/me/sessions/${other.id}`)).status).toBe(204);
    expect(await hasSession(laptop)).toBeFalse();
    expect(await hasSession(kim)).toBeTrue();
    expect((await kim.delete(`/me/sessions/${other.id}`)).status).toBe(404);
    const { body: log } = await kim.get<Page<AuditEntry>>('/audit?action=account.session-ended');
    expect(log.items.map(({ actor, detail }) => [actor?.email, detail])).toEqual([
      [KIM.email, { address: '10.8.0.14', userAgent: 'Firefox/152 Linux' }],
    ]);
  });

  it('are ended all but this one with the password', async () => {
    const lee = await join(kim, 'Lee');
    const refused = await kim.post('/me/sessions/end-others', { password: 'wrong' });
    expect([refused.status, refused.body.code]).toEqual([403, 'wrong-password']);
    expect(await hasSession(laptop)).toBeTrue();
    expect((await kim.post('/me/sessions/end-others', { password: KIM.password })).status).toBe(204);
    expect([await hasSession(laptop), await hasSession(kim), await hasSession(lee.browser)]).toEqual([
      false,
      true,
      true,
    ]);
    const rows = await service.database.query(
      `SELECT b.id FROM known_browsers b JOIN accounts a ON a.id = b.account_id WHERE a.email = $1`,
      [KIM.email],
    );
    expect(rows.length).withContext('this browser is still known').toBe(1);
    const { body: log } = await kim.get<Page<AuditEntry>>('/audit?action=account.other-sessions-ended');
    expect(log.items[0].detail).toEqual({ count: 1 });
  });

  it('end with the service tokens, which have no say about them', async () => {
    const made = await Promise.all(
      ['kept', 'ended'].map((name) =>
        kim.post<{ id: string; token: string }>('/service-tokens', {
          name,
          scopes: ['records:read'],
          expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
          password: KIM.password,
        }),
      ),
    );
    const [kept, ended] = made.map(({ body }) => ({ headers: { authorization: `Bearer ${body.token}` } }));
    const program = new Browser(service.origin);
    expect((await program.get('/me/sessions', kept)).body.code).toBe('scope-missing');
    const change = { password: KIM.password, keepTokens: [made[0].body.id] };
    expect((await kim.post('/me/sessions/end-others', change)).status).toBe(204);
    expect([(await program.get('/me', kept)).status, (await program.get('/me', ended)).status]).toEqual([
      200, 401,
    ]);
  });

  it('are a list with a bound', async () => {
    await service.database.query(
      `INSERT INTO sessions (id, account_id, token_hash, address, expires_at)
       SELECT gen_random_uuid(), id, sha256(convert_to(n::text, 'UTF8')), '192.0.2.1', now() + interval '1 day'
       FROM accounts, generate_series(1, 300) AS n`,
    );
    const { items, total } = await sessionsOf(kim);
    expect([items.length, total, items[0].current]).toEqual([200, 302, true]);
  });
});
