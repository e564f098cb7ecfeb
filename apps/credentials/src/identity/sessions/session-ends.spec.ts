import type { OwnSessions, Problem, SessionEnd } from '@kiops/contracts';
import { HousekeepingService } from '../../housekeeping/housekeeping.service';
import { startTestService, type TestService } from '../../testing/test-service';
import { Browser } from '../testing/browser';
import { join, KIM, setUpAsKim, startOver, type Person } from '../testing/people';
import { rebind } from '../testing/rebind';

describe('The browser of a session that ended', () => {
  let service: TestService;
  let kim: Browser;
  let lee: Person;

  beforeAll(async () => {
    service = await startTestService();
  });

  afterAll(() => service.stop());

  beforeEach(async () => {
    await startOver(service);
    kim = await setUpAsKim(service);
    lee = await join(kim, 'Lee');
  });

  const told = async (browser: Browser): Promise<unknown> => {
    const { status, body } = await browser.get<Problem>('/me');
    return [status, body.code, body.ended];
  };
  const because = (why: SessionEnd | undefined) => [401, 'not-signed-in', why];
  const signedIn = async (email: string, password: string): Promise<Browser> => {
    const browser = new Browser(service.origin);
    await browser.signIn(email, password);
    return browser;
  };
  /** The same cookies in another tab, which a sign-out here does not take away. */
  const otherTab = (browser: Browser): Browser => browser.clone();

  it('is told that its owner signed out, or ended it from another browser', async () => {
    const tab = otherTab(lee.browser);
    await lee.browser.post('/auth/sign-out');
    expect(await told(tab)).toEqual(because('signed-out'));

    const [here, there, third] = [
      await signedIn(lee.user.email, lee.password),
      await signedIn(lee.user.email, lee.password),
      await signedIn(lee.user.email, lee.password),
    ];
    const { items } = (await there.get<OwnSessions>('/me/sessions')).body;
    const own = items.find(({ current }) => current)!;
    await here.delete(`/me/sessions/${own.id}`);
    expect(await told(there)).toEqual(because('ended-elsewhere'));
    await here.post('/me/sessions/end-others', { password: lee.password });
    expect(await told(third)).toEqual(because('ended-elsewhere'));
    expect((await here.get('/me')).status).toBe(200);
  });

  it('is told that the password was changed', async () => {
    const other = await signedIn(lee.user.email, lee.password);
    const change = { current: lee.password, password: 'Lee has another one now' };
    expect((await lee.browser.post('/me/password', change)).status).toBe(204);
    expect(await told(other)).toEqual(because('password-changed'));
    expect((await lee.browser.get('/me')).status).toBe(200);
  });

  it('is told what an administrator did', async () => {
    await kim.post(`/users/${lee.user.id}/sign-out`, {});
    expect(await told(lee.browser)).toEqual(because('signed-out-everywhere'));
    const again = await signedIn(lee.user.email, lee.password);
    await kim.patch(`/users/${lee.user.id}`, { role: 'Manager' });
    expect(await told(again)).toEqual(because('role-changed'));
    const last = await signedIn(lee.user.email, lee.password);
    await kim.post(`/users/${lee.user.id}/deactivate`, {});
    expect(await told(last)).toEqual(because('deactivated'));
  });

  it('is told that it was too old or not used, before and after it is swept away', async () => {
    for (const [column, why] of [
      ['last_used_at', 'idle'],
      ['expires_at', 'expired'],
    ] as const) {
      const browser = await signedIn(lee.user.email, lee.password);
      await service.database.query(
        `UPDATE sessions SET ${column} = now() - interval '10 days' WHERE account_id = $1`,
        [lee.user.id],
      );
      await rebind(service);
      expect(await told(browser)).toEqual(because(why));
      await service.application.get(HousekeepingService).sweep();
      expect(await told(browser)).toEqual(because(why));
      await service.database.query(`UPDATE ended_sessions SET ended_at = now() - interval '31 days'`);
      await service.application.get(HousekeepingService).sweep();
      expect(await told(browser)).toEqual(because(undefined));
    }
  });

  it('is the only one that is told: others hear the same whether there was such a session or not', async () => {
    await kim.post(`/users/${lee.user.id}/deactivate`, {});
    const bodies = [];
    for (const cookie of [undefined, 'kiops_session=forged', `kiops_session=${'A'.repeat(43)}`]) {
      const { status, body } = await new Browser(service.origin).get<Problem>('/me', { headers: { cookie } });
      expect(status).toBe(401);
      bodies.push(JSON.stringify({ ...body, requestId: '' }));
    }
    expect(new Set(bodies).size).toBe(1);
    expect(bodies[0]).not.toContain('ended');
    const wrong = await new Browser(service.origin).signIn(lee.user.email, lee.password);
    expect([wrong.status, wrong.body.code, wrong.body.ended]).toEqual([401, 'wrong-credentials', undefined]);
    expect((await new Browser(service.origin).signIn(KIM.email, KIM.password)).status).toBe(204);
  });
});
