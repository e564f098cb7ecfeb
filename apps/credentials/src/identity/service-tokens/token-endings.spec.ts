import { LIMITS, type AuditEntry, type OneTimeLink, type Page, type ServiceToken } from '@kiops/contracts';
import { startTestService, type TestService } from '../../testing/test-service';
import { LostPasswordService } from '../links/lost-password.service';
import { SignInService } from '../sign-in/sign-in.service';
import { Browser } from '../testing/browser';
import {
  bearer,
  join,
  KIM,
  makeToken,
  secretOf,
  setUpAsKim,
  startOver,
  type Person,
} from '../testing/people';

describe('Service tokens of an account that throws out whoever got in', () => {
  const password = 'lee writes letters';
  let service: TestService;
  let kim: Browser;
  let lee: Person;
  let program: Browser;

  beforeAll(async () => {
    service = await startTestService();
    program = new Browser(service.origin);
  });

  afterAll(() => service.stop());

  beforeEach(async () => {
    await startOver(service);
    kim = await setUpAsKim(service);
    lee = await join(kim, 'Lee');
  });

  interface Act {
    readonly name: string;
    /** Does it, and replies its status. */
    readonly run: (keepTokens?: readonly string[]) => Promise<number>;
    readonly byAdmin?: boolean;
  }

  const redeem = async (url: string, keepTokens?: readonly string[]) =>
    (await new Browser(service.origin).post('/links/redeem', { token: secretOf(url), password, keepTokens }))
      .status;

  const acts: Act[] = [
    {
      name: 'a change of the password',
      run: async (keepTokens) =>
        (await lee.browser.post('/me/password', { current: lee.password, password, keepTokens })).status,
    },
    {
      name: 'being signed out everywhere',
      run: async (keepTokens) =>
        (await kim.post(`/users/${lee.user.id}/sign-out`, keepTokens && { keepTokens })).status,
      byAdmin: true,
    },
    {
      name: 'a reset by an administrator',
      run: async (keepTokens) => {
        const { body } = await kim.post<OneTimeLink>(`/users/${lee.user.id}/password-reset`);
        return redeem(body.url, keepTokens);
      },
    },
    {
      name: 'a reset by whoever has the machine',
      run: async (keepTokens) => {
        const { link } = await service.application.get(LostPasswordService).makeLink(lee.user.email);
        return redeem(link.url, keepTokens);
      },
    },
  ];

  const wish = () => ({
    name: 'late',
    scopes: ['records:read'],
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    password: lee.password,
  });

  const works = async (token: { readonly token: string }) =>
    (await program.get('/me', bearer(token))).status === 200;

  for (const { name, run, byAdmin } of acts) {
    it(`end with ${name}, at once`, async () => {
      const tokens = [
        await makeToken(lee, ['records:read'], 'ci'),
        await makeToken(lee, ['records:export', 'records:reveal'], 'stolen'),
      ];
      const kims = await makeToken({ browser: kim, password: KIM.password }, ['records:read']);
      expect(await Promise.all(tokens.map(works))).toEqual([true, true]);
      expect(await run()).toBe(204);
      expect(await Promise.all([...tokens, kims].map(works))).toEqual([false, false, true]);

      const { body: log } = await kim.get<Page<AuditEntry>>('/audit?action=token.revoked');
      const actor = byAdmin ? KIM.email : lee.user.email;
      const user = byAdmin ? { user: lee.user.email } : {};
      expect(log.items.map((entry) => [entry.actor?.email, entry.detail])).toEqual(
        jasmine.arrayWithExactContents([
          [actor, { name: 'ci', ...user }],
          [actor, { name: 'stolen', ...user }],
        ]),
      );
    });

    it(`outlast ${name} when they are kept`, async () => {
      const kept = await makeToken(lee, ['records:read'], 'ci');
      const other = await makeToken(lee, ['records:read'], 'old');
      const kims = await makeToken({ browser: kim, password: KIM.password }, ['records:read']);
      expect(await run([kept.id, kims.id])).toBe(204);
      expect(await Promise.all([kept, other, kims].map(works))).toEqual([true, false, true]);
    });
  }

  it('are listed for whoever decides', async () => {
    const { token, ...shown } = await makeToken(lee, ['records:read'], 'ci');
    const { body: forAdmin, text } = await kim.get<Page<ServiceToken>>(
      `/users/${lee.user.id}/service-tokens`,
    );
    expect(forAdmin).toEqual({ items: [shown], nextCursor: null, total: 1 });
    expect(text).not.toContain(token.slice(14, -4));

    const { body: link } = await kim.post<OneTimeLink>(`/users/${lee.user.id}/password-reset`);
    const holder = await program.post('/links/inspect', { token: secretOf(link.url) });
    expect(holder.body as unknown).toEqual({
      purpose: 'password-reset',
      email: lee.user.email,
      name: 'Lee',
      serviceTokens: [shown],
    });
    const lost = await service.application.get(LostPasswordService).makeLink(lee.user.email);
    expect(lost.serviceTokens).toEqual(['ci']);
  });

  it('are shown to the administrators of their owner only', async () => {
    const max = await join(kim, 'Max', 'Manager');
    const path = `/users/${(await kim.get<{ id: string }>('/me')).body.id}/service-tokens`;
    expect((await lee.browser.get(path)).status).toBe(403);
    expect((await max.browser.get(path)).status).toBe(404);
    expect((await max.browser.get(`/users/${lee.user.id}/service-tokens`)).status).toBe(200);
  });

  it('are named by ids, and not too many', async () => {
    const change = (keepTokens: unknown) =>
      lee.browser.post('/me/password', { current: lee.password, password, keepTokens });
    const id = '01a204e9-b524-7f35-95ff-05f571b6c95c';
    for (const wrong of [
      null,
      'ci',
      id,
      ['ci'],
      [[id]],
      [null],
      Array.from({ length: LIMITS.serviceTokens.max + 1 }, () => id),
    ]) {
      const reply = await change(wrong);
      expect([reply.status, reply.body.errors?.[0].path]).toEqual([400, 'keepTokens']);
    }
    expect((await change([id, id])).status).toBe(204);
  });

  it('are not made with a password that was changed since it was proved', async () => {
    const signIns = service.application.get(SignInService);
    const prove = signIns.provePassword.bind(signIns);
    const stolen = lee.browser.clone();
    const proving = spyOn(signIns, 'provePassword').and.callFake(async (caller, typed, purpose) => {
      const provedHash = await prove(caller, typed, purpose);
      proving.and.callThrough();
      await lee.browser.post('/me/password', { current: lee.password, password });
      return provedHash;
    });
    const late = await stolen.post('/service-tokens', wish());
    expect([late.status, late.body.code]).toEqual([403, 'wrong-password']);
    expect((await lee.browser.get<Page<ServiceToken>>('/service-tokens')).body.total).toBe(0);
  });

  it('are not made by a session that is being ended', async () => {
    for (const requestsBefore of [0, 1, 2, 4, 8, 12, 16, 24]) {
      const signOut = async () => {
        for (let sent = 0; sent < requestsBefore; sent += 1) await kim.get('/me');
        return kim.post(`/users/${lee.user.id}/sign-out`);
      };
      const [made, ended] = await Promise.all([
        lee.browser.post<{ token: string }>('/service-tokens', wish()),
        signOut(),
      ]);
      expect(ended.status).toBe(204);
      expect([201, 401]).toContain(made.status);
      expect(await works(made.body)).toBeFalse();
      await lee.browser.signIn(lee.user.email, lee.password);
    }
  });
});
