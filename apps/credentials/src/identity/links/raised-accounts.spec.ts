import type { AuditEntry, OneTimeLink, Page, Role, User } from '@kiops/contracts';
import { startTestService, type TestService } from '../../testing/test-service';
import { Browser } from '../testing/browser';
import { join, KIM, secretOf, setUpAsKim, startOver, type Person } from '../testing/people';
import { rebind } from '../testing/rebind';

describe('A Manager who keeps a link', () => {
  const password = 'chosen by Max alone';
  let service: TestService;
  let kim: Browser;
  let max: Person;

  beforeAll(async () => {
    service = await startTestService();
  });

  afterAll(() => service.stop());

  beforeEach(async () => {
    await startOver(service);
    kim = await setUpAsKim(service);
    max = await join(kim, 'Max', 'Manager');
  });

  const invite = async (admin: Browser, email = 'lee@example.com', role: Role = 'Member') => {
    const { body } = await admin.post<{ user: User; link: OneTimeLink }>('/users', { email, role });
    return { id: body.user.id, token: secretOf(body.link.url) };
  };

  const resetLink = async (admin: Browser, id: string) =>
    secretOf((await admin.post<OneTimeLink>(`/users/${id}/password-reset`)).body.url);

  const give = (admin: Browser, id: string, role: Role) => admin.patch<User>(`/users/${id}`, { role });

  /** Redeems a link, and replies the outcome with the role that the browser has afterwards. */
  const redeem = async (token: string) => {
    const browser = new Browser(service.origin);
    const { status, body } = await browser.post('/links/redeem', { token, password, name: 'Lee' });
    const me = await browser.get<Partial<User>>('/me');
    return [status, body?.code, me.body.role];
  };

  const roleBySignIn = async (email: string, typed: string) => {
    const browser = new Browser(service.origin);
    await browser.signIn(email, typed);
    return (await browser.get<Partial<User>>('/me')).body.role;
  };

  it('has no token of an account that was raised, and keeps those of one that was lowered', async () => {
    const lee = await join(kim, 'Lee');
    const make = async ({ browser, password: own }: Person): Promise<number> => {
      const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
      const token = { name: 'ci', scopes: ['records:read'], expiresAt, password: own };
      return (await browser.post('/service-tokens', token)).status;
    };
    const left = async (id: string) =>
      (await kim.get<Page<unknown>>(`/users/${id}/service-tokens`)).body.total;
    expect([await make(lee), await make(max)]).toEqual([201, 201]);
    await give(kim, lee.user.id, 'Manager');
    await give(kim, max.user.id, 'Member');
    expect([await left(lee.user.id), await left(max.user.id)]).toEqual([0, 1]);
  });

  for (const role of ['Manager', 'PlatformAdmin'] as const) {
    it(`opens nothing with an invitation once the account is a ${role}`, async () => {
      const { id, token } = await invite(max.browser);
      expect((await give(kim, id, role)).body).toEqual(jasmine.objectContaining({ role, state: 'invited' }));
      const inspected = await max.browser.post('/links/inspect', { token });
      expect([inspected.status, inspected.body.code]).toEqual([400, 'link-invalid']);
      expect(await redeem(token)).toEqual([400, 'link-invalid', undefined]);

      const { body: link } = await kim.post<OneTimeLink>(`/users/${id}/invitation`);
      expect(await redeem(secretOf(link.url))).toEqual([204, undefined, role]);
    });

    it(`opens nothing with a reset link once the account is a ${role}`, async () => {
      const lee = await join(kim, 'Lee');
      const token = await resetLink(max.browser, lee.user.id);
      await give(kim, lee.user.id, role);
      expect(await redeem(token)).toEqual([400, 'link-invalid', undefined]);
      expect(await roleBySignIn(lee.user.email, lee.password)).toBe(role);
    });

    it(`knows no password of a ${role}, having redeemed the link before`, async () => {
      const { id, token } = await invite(max.browser);
      expect(await redeem(token)).toEqual([204, undefined, 'Member']);
      const lee = new Browser(service.origin);
      await lee.signIn('lee@example.com', password);
      await lee.post('/me/password', { current: password, password: `${password} again` });

      expect((await give(kim, id, role)).body.state).toBe('invited');
      expect(await roleBySignIn('lee@example.com', `${password} again`)).toBeUndefined();
      const { body } = await kim.get<Page<AuditEntry>>('/audit?action=account.role-changed');
      expect(body.items[0].detail).toEqual({
        user: 'lee@example.com',
        from: 'Member',
        to: role,
        passwordVoided: true,
      });
      const { body: link } = await kim.post<OneTimeLink>(`/users/${id}/invitation`);
      expect(await redeem(secretOf(link.url))).toEqual([204, undefined, role]);
      expect(await roleBySignIn('lee@example.com', password)).toBe(role);
    });
  }

  it('knows no password either when the account was deactivated as it was raised', async () => {
    const { id, token } = await invite(max.browser);
    await redeem(token);
    await kim.post(`/users/${id}/deactivate`, {});
    await give(kim, id, 'PlatformAdmin');
    expect((await kim.post<User>(`/users/${id}/reactivate`)).body.state).toBe('invited');
    expect(await roleBySignIn('lee@example.com', password)).toBeUndefined();
  });

  it('still helps Members: a password by an administrator’s link is theirs for good', async () => {
    const { id, token } = await invite(max.browser);
    await redeem(token);
    expect(await roleBySignIn('lee@example.com', password)).toBe('Member');
    expect(await redeem(await resetLink(kim, id))).toEqual([204, undefined, 'Member']);
    expect((await give(kim, id, 'Manager')).body.state).toBe('active');
    expect(await roleBySignIn('lee@example.com', password)).toBe('Manager');
  });

  it('opens nothing above Member while the account is being raised', async () => {
    // The more requests go before it, the later the role is raised: before, while and after the link is redeemed.
    for (const requestsBefore of [0, 1, 2, 4, 6, 8, 12, 16, 20, 24, 32, 40]) {
      const email = `lee.${requestsBefore}@example.com`;
      const { id, token } = await invite(max.browser, email);
      const browser = new Browser(service.origin);
      const raise = async () => {
        for (let sent = 0; sent < requestsBefore; sent += 1) await kim.get('/me');
        return give(kim, id, 'PlatformAdmin');
      };
      const [raised] = await Promise.all([
        raise(),
        browser.post('/links/redeem', { token, password, name: 'Lee' }),
      ]);
      expect(raised.status).toBe(200);
      expect((await browser.get<Partial<User>>('/me')).body.role).toBeUndefined();
      expect(await roleBySignIn(email, password)).toBeUndefined();
    }
  });

  it('gets no link to an account that is being raised', async () => {
    for (const attempt of Array.from({ length: 8 }, (_, index) => index)) {
      const { id } = await invite(kim, `lee.${attempt}@example.com`);
      const [link, raised] = await Promise.all([
        max.browser.post<OneTimeLink>(`/users/${id}/invitation`),
        give(kim, id, 'PlatformAdmin'),
      ]);
      expect(raised.status).toBe(200);
      if (link.status === 200) {
        expect(await redeem(secretOf(link.body.url))).toEqual([400, 'link-invalid', undefined]);
      } else {
        expect(link.status).toBe(404);
      }
    }
  });

  it('has no use of links that were made as a PlatformAdmin', async () => {
    const ada = await join(kim, 'Ada', 'PlatformAdmin');
    const { token } = await invite(ada.browser, 'new.admin@example.com', 'PlatformAdmin');
    const forKim = await resetLink(ada.browser, (await kim.get<User>('/me')).body.id);
    const forMember = (await invite(ada.browser, 'new.member@example.com')).token;
    await give(kim, ada.user.id, 'Manager');
    for (const kept of [token, forKim, forMember]) {
      expect(await redeem(kept)).toEqual([400, 'link-invalid', undefined]);
    }
    expect(await roleBySignIn(KIM.email, KIM.password)).toBe('PlatformAdmin');
  });

  it('has no use of links once deactivated, nor after coming back', async () => {
    const { token } = await invite(max.browser);
    await kim.post(`/users/${max.user.id}/deactivate`, {});
    expect(await redeem(token)).toEqual([400, 'link-invalid', undefined]);
    await kim.post(`/users/${max.user.id}/reactivate`);
    expect(await redeem(token)).toEqual([400, 'link-invalid', undefined]);
  });

  it('has no use of a link that was missed when others were withdrawn', async () => {
    const { id, token } = await invite(max.browser);
    await service.database.query(`UPDATE accounts SET role = 'PlatformAdmin' WHERE id = $1`, [id]);
    await rebind(service);
    expect(await redeem(token)).toEqual([400, 'link-invalid', undefined]);
    await service.database.query(
      `UPDATE accounts SET role = CASE id WHEN $1 THEN 'Member' ELSE role END,
         state = CASE id WHEN $2 THEN 'deactivated' ELSE state END`,
      [id, max.user.id],
    );
    await rebind(service);
    expect(await redeem(token)).toEqual([400, 'link-invalid', undefined]);
  });
});
