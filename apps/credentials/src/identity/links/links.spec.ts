import type { OneTimeLink, User } from '@kiops/contracts';
import { startTestService, type TestService } from '../../testing/test-service';
import { Browser } from '../testing/browser';
import { join, KIM, secretOf, setUpAsKim, startOver } from '../testing/people';
import { rebind } from '../testing/rebind';
import { LostPasswordService } from './lost-password.service';

describe('One-time links', () => {
  const password = 'lee writes letters';
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

  const invite = async (email: string): Promise<{ user: User; link: OneTimeLink; token: string }> => {
    const { body } = await kim.post<{ user: User; link: OneTimeLink }>('/users', { email, role: 'Member' });
    return { ...body, token: secretOf(body.link.url) };
  };

  it('lets an invited person choose a name and a password, and signs them in', async () => {
    const { user, link, token } = await invite('Lee@Example.com');
    expect(user).toEqual(
      jasmine.objectContaining({ email: 'lee@example.com', name: null, state: 'invited', lastSeenAt: null }),
    );
    expect(link.url).toMatch(/^http:\/\/localhost:\d+\/invitation#token=[\w-]{43}$/);
    expect(Date.parse(link.expiresAt)).toBeGreaterThan(Date.now());

    const lee = new Browser(service.origin);
    const holder = await lee.post('/links/inspect', { token });
    expect(holder.body as unknown).toEqual({ purpose: 'invitation', email: 'lee@example.com', name: null });
    expect((await lee.post('/links/redeem', { token, password, name: ' Lee Kim ' })).status).toBe(204);
    expect((await lee.get('/me')).body).toEqual(
      jasmine.objectContaining({ name: 'Lee Kim', role: 'Member' }),
    );
    expect((await new Browser(service.origin).signIn('lee@example.com', password)).status).toBe(204);
  });

  it('works once', async () => {
    const { token } = await invite('lee@example.com');
    const lee = new Browser(service.origin);
    await lee.post('/links/redeem', { token, password, name: 'Lee' });
    for (const path of ['/links/inspect', '/links/redeem']) {
      const reply = await lee.post(path, {
        token,
        ...(path.endsWith('redeem') ? { password, name: 'Lee' } : {}),
      });
      expect([path, reply.status, reply.body.code]).toEqual([path, 400, 'link-invalid']);
    }
  });

  it('lets one of two win who open it at once', async () => {
    const { token } = await invite('lee@example.com');
    const browsers = [new Browser(service.origin), new Browser(service.origin)];
    const replies = await Promise.all(
      browsers.map((browser, at) =>
        browser.post('/links/redeem', { token, password: `${password} ${at}`, name: `Lee ${at}` }),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([204, 400]);
    const winner = replies.findIndex(({ status }) => status === 204);
    expect((await browsers[winner].get('/me')).body).toEqual(
      jasmine.objectContaining({ name: `Lee ${winner}` }),
    );
    expect((await browsers[1 - winner].get('/me')).status).toBe(401);
  });

  it('is not used up by a password or name that is refused', async () => {
    const { token } = await invite('lee@example.com');
    const lee = new Browser(service.origin);
    for (const [path, body] of [
      ['password', { token, password: 'short', name: 'Lee' }],
      ['password', { token, password: 'lee@example.com', name: 'Lee' }],
      ['password', { token, password: 'iloveyou', name: 'Lee' }],
      ['password', { token, password: 'hwangbo-1', name: 'Hwangbo' }],
      ['name', { token, password }],
      ['name', { token, password, name: 'L' }],
      ['token', { token: 'x'.repeat(500), password, name: 'Lee' }],
    ] as const) {
      const reply = await lee.post('/links/redeem', body);
      expect([path, reply.status, reply.body.errors?.[0].path]).toEqual([path, 400, path]);
    }
    expect((await lee.post('/links/redeem', { token, password, name: 'Lee' })).status).toBe(204);
  });

  it('ends after its time, with a newer link, and with deactivation', async () => {
    const { user, token } = await invite('lee@example.com');
    const inspect = async (secret: string) =>
      (await new Browser(service.origin).post('/links/inspect', { token: secret })).status;
    expect(await inspect(token)).toBe(200);

    const { body: again } = await kim.post<OneTimeLink>(`/users/${user.id}/invitation`);
    expect([await inspect(token), await inspect(secretOf(again.url))]).toEqual([400, 200]);

    await service.database.query(`UPDATE one_time_links SET expires_at = now()`);
    await rebind(service);
    expect(await inspect(secretOf(again.url))).toBe(400);

    const { body: last } = await kim.post<OneTimeLink>(`/users/${user.id}/invitation`);
    await kim.post(`/users/${user.id}/deactivate`, {});
    expect(await inspect(secretOf(last.url))).toBe(400);
  });

  it('resets a password: the old one works until then, and all sessions end with it', async () => {
    const lee = await join(kim, 'Lee');
    const { body: link } = await kim.post<OneTimeLink>(`/users/${lee.user.id}/password-reset`);
    expect(link.url).toMatch(/\/password-reset#token=/);
    expect((await lee.browser.get('/me')).status).toBe(200);
    expect((await new Browser(service.origin).signIn(lee.user.email, lee.password)).status).toBe(204);

    const phone = new Browser(service.origin);
    const token = secretOf(link.url);
    const holder = await phone.post('/links/inspect', { token });
    expect(holder.body as unknown).toEqual({ purpose: 'password-reset', email: lee.user.email, name: 'Lee' });
    expect((await phone.post('/links/redeem', { token, password, name: 'Someone Else' })).status).toBe(204);
    expect((await phone.get('/me')).body).toEqual(jasmine.objectContaining({ name: 'Lee' }));
    expect((await lee.browser.get('/me')).status).toBe(401);
    expect((await lee.browser.signIn(lee.user.email, lee.password)).status).toBe(401);
  });

  it('is withdrawn when the password is changed meanwhile', async () => {
    const lee = await join(kim, 'Lee');
    const { body: link } = await kim.post<OneTimeLink>(`/users/${lee.user.id}/password-reset`);
    await lee.browser.post('/me/password', { current: lee.password, password });
    const reply = await new Browser(service.origin).post('/links/inspect', { token: secretOf(link.url) });
    expect(reply.body.code).toBe('link-invalid');
  });

  it('is kept as a hash only', async () => {
    const { token } = await invite('lee@example.com');
    const [{ row }] = await service.database.query<{ row: string }>(
      'SELECT l::text AS row FROM one_time_links l',
    );
    expect(row).toContain('invitation');
    for (const spelling of [
      token,
      Buffer.from(token).toString('hex'),
      Buffer.from(token, 'base64url').toString('hex'),
    ]) {
      expect(row).not.toContain(spelling);
    }
  });

  it('brings a lost PlatformAdmin back, by whoever has the machine', async () => {
    const lost = service.application.get(LostPasswordService);
    const { email, link } = await lost.makeLink(undefined);
    expect(email).toBe(KIM.email);
    const browser = new Browser(service.origin);
    expect((await browser.post('/links/redeem', { token: secretOf(link.url), password })).status).toBe(204);
    expect((await kim.get('/me')).status).toBe(401);
    await browser.signIn(KIM.email, password);

    await expectAsync(lost.makeLink('nobody@example.com')).toBeRejectedWithError(/No active account/);
    await join(browser, 'Lee', 'PlatformAdmin');
    await expectAsync(lost.makeLink(undefined)).toBeRejectedWithError(/kim@example.com, lee@example.com/);
    expect((await lost.makeLink('Lee@example.com')).email).toBe('lee@example.com');
  });
});
