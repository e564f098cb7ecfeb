import type { AuditEntry, Me, OneTimeLink, Page, User } from '@kiops/contracts';
import { startTestService, type TestService } from '../../testing/test-service';
import { THROTTLE } from '../sign-in/throttle.service';
import { Browser } from '../testing/browser';
import { join, KIM, secretOf, setUpAsKim, startOver, type Person } from '../testing/people';
import { KNOWN_BROWSER } from './known-browsers.service';

describe('A browser that signed in before', () => {
  let service: TestService;
  let kim: Browser;
  let lee: Person;

  beforeAll(async () => {
    service = await startTestService({ KIOPS_TRUSTED_PROXIES: '127.0.0.0/8,::1' });
  });

  afterAll(() => service.stop());

  beforeEach(async () => {
    await startOver(service);
    kim = await setUpAsKim(service);
    lee = await join(kim, 'Lee');
  });

  /** Uses up what unknown browsers have, from anywhere. */
  async function attack(email: string): Promise<void> {
    const stranger = new Browser(service.origin);
    for (let wrong = 0; wrong < THROTTLE.failures; wrong += 1) {
      const headers = { 'x-forwarded-for': `203.0.113.${wrong}` };
      expect((await stranger.signIn(email, 'wrong', { headers })).status).toBe(401);
    }
    expect((await stranger.signIn(email, 'wrong')).status).toBe(429);
  }

  const signInStatus = async (browser: Browser, password = lee.password) =>
    (await browser.signIn(lee.user.email, password)).status;

  const knownCookie = (browser: Browser) =>
    [...browser.cookies].find(([name]) => name.startsWith('kiops_browser_')) ?? ['', ''];

  it('comes in while others must wait', async () => {
    await lee.browser.post('/auth/sign-out');
    await attack(lee.user.email);
    expect(await signInStatus(new Browser(service.origin))).toBe(429);
    expect(await signInStatus(lee.browser)).toBe(204);
    expect(await signInStatus(new Browser(service.origin)))
      .withContext('strangers still wait')
      .toBe(429);
  });

  it('has no more tries than others, and none of its session’s', async () => {
    for (let wrong = 0; wrong < THROTTLE.failures; wrong += 1) {
      expect(await signInStatus(lee.browser, 'wrong')).toBe(401);
    }
    expect(await signInStatus(lee.browser)).toBe(429);
    expect((await lee.browser.get<Me>('/me')).body.wrongTries).toBeNull();
  });

  it('also proves the password again, as its session does', async () => {
    await attack(lee.user.email);
    const change = { current: lee.password, password: 'another long one' };
    expect((await lee.browser.post('/me/password', change)).status).toBe(204);
  });

  it('has a cookie that is kept for long, and that the database cannot give away', async () => {
    const reply = await lee.browser.signIn(lee.user.email, lee.password);
    const cookie = reply.headers.getSetCookie()[2];
    expect(cookie).toMatch(
      /^kiops_browser_[\w-]{16}=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const [, token] = knownCookie(lee.browser);
    const rows = await service.database.query<{ row: string }>(
      'SELECT known_browsers::text AS row FROM known_browsers',
    );
    expect(rows.length).toBe(2);
    for (const { row } of rows) {
      expect(row).not.toContain(token);
      expect(row).not.toContain(Buffer.from(token).toString('hex'));
      expect(row).not.toContain(Buffer.from(token, 'base64url').toString('hex'));
    }
  });

  it('is known to its own account only, whatever the cookie is called', async () => {
    await attack(lee.user.email);
    const forged = new Browser(service.origin);
    forged.cookies.set(knownCookie(lee.browser)[0], knownCookie(kim)[1]);
    expect(await signInStatus(forged)).toBe(429);
    forged.cookies.set(knownCookie(lee.browser)[0], 'x'.repeat(43));
    expect(await signInStatus(forged)).toBe(429);
  });

  it('is a stranger again when it was not used for long', async () => {
    await service.database.query(
      `UPDATE known_browsers SET last_used_at = now() - make_interval(days => $1)`,
      [KNOWN_BROWSER.days],
    );
    await attack(lee.user.email);
    expect(await signInStatus(lee.browser)).toBe(429);
  });

  it('is one of many: an account knows its latest ones, a browser its latest accounts', async () => {
    await service.database.query(
      `INSERT INTO known_browsers (id, account_id, token_hash, last_used_at)
       SELECT gen_random_uuid(), $1, sha256(convert_to(n::text, 'UTF8')), now() - interval '1 day'
       FROM generate_series(1, 100) AS n`,
      [lee.user.id],
    );
    expect(await signInStatus(new Browser(service.origin))).toBe(204);
    const [{ count }] = await service.database.query<{ count: string }>(
      'SELECT count(*) AS count FROM known_browsers WHERE account_id = $1',
      [lee.user.id],
    );
    expect(count).toBe(String(KNOWN_BROWSER.perAccount));

    const shared = new Browser(service.origin);
    for (let other = 0; other < 20; other += 1) shared.cookies.set(`kiops_browser_${other}`, 'x');
    shared.cookies.set('kiops_browser_no name', 'x');
    expect(await signInStatus(shared)).toBe(204);
    expect([...shared.cookies.keys()].filter((name) => /^kiops_browser_[\w-]+$/.test(name)).length).toBe(8);
  });

  describe('is a stranger again after', () => {
    const expectStranger = async (browser: Browser, password: string) => {
      await attack(lee.user.email);
      expect(await signInStatus(browser, password)).toBe(429);
    };

    it('a new password, but for the browser in which it was chosen', async () => {
      const laptop = new Browser(service.origin);
      await laptop.signIn(lee.user.email, lee.password);
      const password = 'another long one';
      await laptop.post('/me/password', { current: lee.password, password });
      await expectStranger(lee.browser, password);
      expect(await signInStatus(laptop, password)).toBe(204);
    });

    it('a reset, but for the browser in which it was made', async () => {
      const { body: link } = await kim.post<OneTimeLink>(`/users/${lee.user.id}/password-reset`);
      const phone = new Browser(service.origin);
      const password = 'chosen by a link';
      await phone.post('/links/redeem', { token: secretOf(link.url), password });
      await expectStranger(lee.browser, password);
      expect(await signInStatus(phone, password)).toBe(204);
    });

    it('being signed out everywhere', async () => {
      await kim.post(`/users/${lee.user.id}/sign-out`);
      await expectStranger(lee.browser, lee.password);
    });
  });

  it('tells its owner what others tried, until they have seen it', async () => {
    expect((await lee.browser.get<Me>('/me')).body.wrongTries).toBeNull();
    await signInStatus(lee.browser, 'wrong');
    const before = Date.now();
    await attack(lee.user.email);
    const { wrongTries } = (await lee.browser.get<Me>('/me')).body;
    expect(wrongTries?.count).toBe(THROTTLE.failures);
    expect(Math.abs(Date.parse(wrongTries?.since ?? '') - before)).toBeLessThan(60_000);
    const { body: log } = await lee.browser.get<Page<AuditEntry>>('/audit?action=account.sign-in-blocked');
    expect(log.items.map(({ actor, detail }) => [actor?.email, detail])).toEqual([
      [lee.user.email, { tries: THROTTLE.failures }],
    ]);

    expect((await lee.browser.delete('/me/wrong-tries')).status).toBe(204);
    expect((await lee.browser.get<Me>('/me')).body.wrongTries).toBeNull();
    expect((await kim.get<Me>('/me')).body.wrongTries).toBeNull();
  });

  it('is not needed once an administrator lifts the wait', async () => {
    const userOf = async () => (await kim.get<Page<User>>(`/users?q=${lee.user.email}`)).body.items[0];
    expect((await userOf()).blockedUntil).toBeNull();
    await attack(lee.user.email);
    expect(Date.parse((await userOf()).blockedUntil ?? '')).toBeGreaterThan(Date.now());

    const max = await join(kim, 'Max', 'Manager');
    expect((await lee.browser.post(`/users/${lee.user.id}/unblock`)).status).toBe(403);
    const reply = await max.browser.post<User>(`/users/${lee.user.id}/unblock`);
    expect([reply.status, reply.body.blockedUntil]).toEqual([200, null]);
    expect(await signInStatus(new Browser(service.origin))).toBe(204);
    const lines = async () => {
      const { body } = await kim.get<Page<AuditEntry>>('/audit?action=account.sign-in-unblocked');
      return body.items.map(({ actor, detail }) => [actor?.email, detail?.['user']]);
    };
    expect(await lines()).toEqual([[max.user.email, lee.user.email]]);
    await max.browser.post(`/users/${lee.user.id}/unblock`);
    expect((await lines()).length)
      .withContext('nothing to lift, nothing to write')
      .toBe(1);
    const [{ id }] = (await kim.get<Page<User>>(`/users?q=${KIM.email}`)).body.items;
    expect((await max.browser.post(`/users/${id}/unblock`)).status).toBe(404);
  });
});
