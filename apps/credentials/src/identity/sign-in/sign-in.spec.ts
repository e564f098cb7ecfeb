import type { AuditEntry, Page } from '@kiops/contracts';
import { HousekeepingService } from '../../housekeeping/housekeeping.service';
import { startTestService, type TestService } from '../../testing/test-service';
import { Browser } from '../testing/browser';
import { KIM, setUpAsKim, startOver } from '../testing/people';
import { rebind } from '../testing/rebind';
import { THROTTLE } from './throttle.service';

describe('Signing in', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService({ KIOPS_TRUSTED_PROXIES: '127.0.0.0/8,::1' });
  });

  afterAll(() => service.stop());

  beforeEach(async () => {
    await startOver(service);
    kim = await setUpAsKim(service);
  });

  /** As a client with this address behind a trusted proxy. */
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });

  it('opens a session in a cookie that scripts and other sites cannot use', async () => {
    const browser = new Browser(service.origin);
    const reply = await browser.signIn('KIM@example.com ', KIM.password);
    expect([reply.status, reply.text]).toEqual([204, '']);
    const [session, csrf] = reply.headers.getSetCookie();
    expect(session).toMatch(/^kiops_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(csrf).toMatch(/^XSRF-TOKEN=[\w-]{43}; Path=\/; SameSite=Strict$/);
    expect((await browser.get('/me')).status).toBe(200);
  });

  it('keeps no token in the database that would open the session', async () => {
    const token = kim.cookies.get('kiops_session') ?? '';
    const [{ row }] = await service.database.query<{ row: string }>(
      'SELECT sessions::text AS row FROM sessions',
    );
    expect(row).toContain('127.0.0.1');
    expect(row).not.toContain(token);
    expect(row).not.toContain(Buffer.from(token).toString('hex'));
    expect(row).not.toContain(Buffer.from(token, 'base64url').toString('hex'));
  });

  it('answers a wrong password and an unknown account with the same words', async () => {
    const browser = new Browser(service.origin);
    const wrong = await browser.signIn(KIM.email, 'wrong password 1');
    const unknown = await browser.signIn('nobody@example.com', 'wrong password 1');
    expect([wrong.status, wrong.body.code]).toEqual([401, 'wrong-credentials']);
    expect({ ...unknown.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
    expect([...unknown.headers.keys()]).toEqual([...wrong.headers.keys()]);
    expect(browser.cookies.size).toBe(0);
  });

  it('refuses what is no email address or password without repeating it', async () => {
    const browser = new Browser(service.origin);
    for (const [path, body] of [
      ['email', { password: 'canary77' }],
      ['email', { email: 'kim\u0000canary77', password: 'x' }],
      ['email', { email: ['canary77'], password: 'x' }],
      ['email', { email: 'canary77'.repeat(100), password: 'x' }],
      ['password', { email: KIM.email }],
      ['password', { email: KIM.email, password: 77 }],
      ['password', { email: KIM.email, password: 'canary77'.repeat(1_000) }],
      ['remember', { email: KIM.email, password: 'canary77', remember: true }],
    ] as const) {
      const reply = await browser.post('/auth/sign-in', body);
      expect([path, reply.status, reply.body.errors?.[0].path]).toEqual([path, 400, path]);
      expect(reply.text).not.toContain('canary77');
    }
    const notJson = await browser.send<{ code: string }>('POST', '/auth/sign-in', {
      headers: { 'content-type': 'text/plain' },
      body: 'canary77',
    });
    expect(notJson.status).toBe(415);
  });

  it('opens two sessions for two at once', async () => {
    const browsers = [new Browser(service.origin), new Browser(service.origin)];
    const replies = await Promise.all(browsers.map((browser) => browser.signIn(KIM.email, KIM.password)));
    expect(replies.map(({ status }) => status)).toEqual([204, 204]);
    expect(browsers[0].cookies.get('kiops_session')).not.toBe(browsers[1].cookies.get('kiops_session'));
    for (const browser of browsers) expect((await browser.get('/me')).status).toBe(200);
    await browsers[0].post('/auth/sign-out');
    expect((await browsers[1].get('/me')).status).toBe(200);
  });

  it('leaves no session behind when a browser signs in again', async () => {
    const before = kim.clone();
    await kim.signIn(KIM.email, KIM.password);
    expect((await kim.get('/me')).status).toBe(200);
    expect((await before.get('/me')).status).toBe(401);
  });

  it('ends with signing out, also for a copy of the cookie', async () => {
    const copy = kim.clone();
    const reply = await kim.post('/auth/sign-out');
    expect(reply.status).toBe(204);
    expect([...kim.cookies.keys()]).toEqual([jasmine.stringMatching(/^kiops_browser_/)]);
    expect((await copy.get('/me')).body.code).toBe('not-signed-in');
  });

  it('ends when the session was not used for long, and when it is too old', async () => {
    await service.database.query(
      `UPDATE sessions SET last_used_at = now() - $1::interval + interval '1 minute'`,
      ['12 hours'],
    );
    await rebind(service);
    expect((await kim.get('/me')).status).toBe(200);
    await service.database.query(`UPDATE sessions SET last_used_at = now() - $1::interval`, ['12 hours']);
    await rebind(service);
    expect((await kim.get('/me')).body.code).toBe('not-signed-in');

    await kim.signIn(KIM.email, KIM.password);
    await service.database.query('UPDATE sessions SET expires_at = now()');
    await rebind(service);
    expect((await kim.get('/me')).body.code).toBe('not-signed-in');
    const [{ left }] = await service.database.query<{ left: string }>(
      'SELECT count(*) AS left FROM sessions',
    );
    await kim.signIn(KIM.email, KIM.password);
    await service.application.get(HousekeepingService).sweep();
    const [{ kept }] = await service.database.query<{ kept: string }>(
      'SELECT count(*) AS kept FROM sessions',
    );
    expect([left, kept]).toEqual(['1', '1']);
  });

  it('writes down when the session was last used', async () => {
    await service.database.query(`UPDATE sessions SET last_used_at = now() - interval '1 hour'`);
    await rebind(service);
    await kim.get('/me');
    const [{ seconds }] = await service.database.query<{ seconds: number }>(
      'SELECT extract(epoch FROM now() - last_used_at)::integer AS seconds FROM sessions',
    );
    expect(seconds).toBeLessThan(600);
  });

  it('makes an account wait after many wrong passwords, from wherever they come', async () => {
    const browser = new Browser(service.origin);
    for (let wrong = 0; wrong < THROTTLE.failures; wrong += 1) {
      const reply = await browser.signIn(KIM.email, 'wrong', from(`203.0.113.${wrong}`));
      expect(reply.status).toBe(401);
    }
    const right = await browser.signIn(KIM.email, KIM.password, from('198.51.100.1'));
    expect([right.status, right.body.code]).toEqual([429, 'throttled']);
    const seconds = Number(right.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(15 * 60);
    expect((await kim.get('/me')).status)
      .withContext('who is signed in stays signed in')
      .toBe(200);

    await service.database.query('UPDATE throttles SET window_ends_at = now()');
    expect((await browser.signIn(KIM.email, KIM.password, from('198.51.100.1'))).status).toBe(204);
  });

  it('makes an unknown account wait in the same way', async () => {
    const browser = new Browser(service.origin);
    const statuses: number[] = [];
    for (let wrong = 0; wrong <= THROTTLE.failures; wrong += 1) {
      const reply = await browser.signIn('nobody@example.com', 'wrong', from(`203.0.113.${wrong}`));
      statuses.push(reply.status);
    }
    expect(statuses).toEqual([...Array<number>(THROTTLE.failures).fill(401), 429]);
  });

  it('makes an address wait after many wrong passwords, whosever they were', async () => {
    const browser = new Browser(service.origin);
    for (let wrong = 0; wrong < THROTTLE.failures; wrong += 1) {
      await browser.signIn(`nobody-${wrong}@example.com`, 'wrong', from(`2001:db8:1:1::${wrong}`));
    }
    expect((await browser.signIn(KIM.email, KIM.password, from('2001:db8:1:1:ffff::1'))).status).toBe(429);
    expect((await browser.signIn(KIM.email, KIM.password, from('2001:db8:1:2::1'))).status).toBe(204);
  });

  it('does not let an address that waits fill the count of accounts', async () => {
    const browser = new Browser(service.origin);
    for (let wrong = 0; wrong < THROTTLE.failures; wrong += 1) {
      await browser.signIn(`nobody-${wrong}@example.com`, 'wrong', from('203.0.113.1'));
    }
    for (let more = 0; more < THROTTLE.failures; more += 1) {
      expect((await browser.signIn(KIM.email, 'wrong', from('203.0.113.1'))).status).toBe(429);
    }
    expect((await browser.signIn(KIM.email, KIM.password, from('203.0.113.2'))).status).toBe(204);
  });

  it('gives no more guesses to many at once', async () => {
    const browser = new Browser(service.origin);
    const replies = await Promise.all(
      Array.from({ length: THROTTLE.failures + 10 }, (_, at) =>
        browser.signIn(KIM.email, 'wrong', from(`203.0.113.${at}`)),
      ),
    );
    expect(replies.filter(({ status }) => status === 401).length).toBe(THROTTLE.failures);
    expect(replies.filter(({ status }) => status === 429).length).toBe(10);
  });

  it('does not count right passwords, and forgives an account its wrong ones', async () => {
    const browser = new Browser(service.origin);
    for (let round = 0; round < 3; round += 1) {
      for (let wrong = 0; wrong < THROTTLE.failures - 1; wrong += 1) {
        await browser.signIn(KIM.email, 'wrong', from(`203.0.113.${wrong}`));
      }
      expect((await browser.signIn(KIM.email, KIM.password, from('198.51.100.1'))).status).toBe(204);
    }
  });

  it('is in the audit log, without what was typed', async () => {
    const browser = new Browser(service.origin);
    await browser.signIn(KIM.email, 'a secret typed wrong', from('203.0.113.9'));
    await browser.signIn('a secret in the wrong field', KIM.password, from('203.0.113.9'));
    await browser.signIn(KIM.email, KIM.password, from('203.0.113.9'));
    await browser.post('/auth/sign-out', undefined, from('203.0.113.9'));
    const { body, text } = await kim.get<Page<AuditEntry>>('/audit?limit=10');
    expect(
      body.items.slice(0, 4).map(({ action, actor, address }) => [action, actor?.email, address]),
    ).toEqual([
      ['account.signed-out', KIM.email, '203.0.113.9'],
      ['account.signed-in', KIM.email, '203.0.113.9'],
      ['account.sign-in-failed', undefined, '203.0.113.9'],
      ['account.sign-in-failed', KIM.email, '203.0.113.9'],
    ]);
    expect(text).not.toContain('a secret');
  });
});

describe('Signing in over HTTPS', () => {
  const publicUrl = 'https://kiops.acme.io';

  it('uses a cookie that only this host can set and that never goes over HTTP', async () => {
    const service = await startTestService({
      KIOPS_PUBLIC_URL: publicUrl,
      KIOPS_ADMIN_EMAIL: KIM.email,
      KIOPS_ADMIN_PASSWORD: KIM.password,
    });
    try {
      const browser = new Browser(await service.application.getUrl());
      expect((await browser.signIn(KIM.email, KIM.password)).body.code).toBe('origin-refused');
      const reply = await browser.signIn(KIM.email, KIM.password, { headers: { origin: publicUrl } });
      const [session, csrf, known] = reply.headers.getSetCookie();
      expect(session).toMatch(/^__Host-kiops_session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
      expect(csrf).toMatch(/^__Host-XSRF-TOKEN=[\w-]{43}; Path=\/; Secure; SameSite=Strict$/);
      expect(known).toMatch(
        /^__Host-kiops_browser_[\w-]{16}=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      );
      expect(reply.headers.get('strict-transport-security')).toContain('max-age');
      expect((await browser.get('/me')).status).toBe(200);
      const fromHttps = { headers: { origin: publicUrl } };
      expect((await browser.patch('/me', { name: 'Kim Park' }, fromHttps)).status).toBe(200);

      const planted = new Browser(browser.origin);
      planted.cookies.set('kiops_session', browser.cookies.get('__Host-kiops_session') ?? '');
      expect((await planted.get('/me')).status).toBe(401);
    } finally {
      await service.stop();
    }
  });
});
