import { describeApi } from '../../start/api-description';
import { startTestService, type TestService } from '../../testing/test-service';
import { SessionsService } from '../sessions/sessions.service';
import { Browser, type RequestOptions } from '../testing/browser';
import { bearer, KIM, makeToken, setUpAsKim } from '../testing/people';

describe('The guard before every route', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  const rename = (browser: Browser, headers: Record<string, string | undefined>) =>
    browser.patch('/me', { name: 'Kim Park' }, { headers });

  /** Every route that the API's description names, with its method; ids are filled in. */
  const routes = (): { method: string; path: string; name: string }[] =>
    Object.entries(describeApi(service.application).paths)
      .filter(([path]) => path.startsWith('/api/v1/'))
      .flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => ({
          method: method.toUpperCase(),
          path: path.slice('/api/v1'.length).replace(/\{\w+\}/g, '01a204e9-b524-7f35-95ff-05f571b6c95c'),
          name: `${method.toUpperCase()} ${path.slice('/api/v1'.length)}`,
        })),
      );

  /** Asks every route, and names those that do not answer with this problem. */
  const routesWithout = async (
    code: string,
    browser: Browser,
    options: RequestOptions = {},
  ): Promise<string[]> => {
    const open: string[] = [];
    for (const { method, path, name } of routes()) {
      const body = method === 'GET' || method === 'DELETE' ? undefined : {};
      const reply = await browser.send<{ code?: string } | undefined>(method, path, { body, ...options });
      if (reply.body?.code !== code) open.push(name);
    }
    return open.sort();
  };

  it('looks a session up once for a request, with or without a body', async () => {
    const find = spyOn(service.application.get(SessionsService), 'find').and.callThrough();
    await kim.get('/me');
    expect(find).toHaveBeenCalledTimes(1);
    await rename(kim, {});
    expect(find).toHaveBeenCalledTimes(2);
  });

  it('lets nobody in without a session, but where one begins', async () => {
    const stranger = new Browser(service.origin);
    stranger.cookies.set('kiops_session', 'x'.repeat(43));
    for (const browser of [stranger, new Browser(service.origin)]) {
      expect(await routesWithout('not-signed-in', browser)).toEqual([
        'GET /set-up',
        'POST /auth/sign-in',
        'POST /links/inspect',
        'POST /links/redeem',
        'POST /set-up',
      ]);
    }
    expect(routes().length).toBeGreaterThan(60);
  });

  it('lets a service token in only where its scopes are asked for', async () => {
    const token = await makeToken({ browser: kim, password: KIM.password }, ['connections:write']);
    const open = await routesWithout('scope-missing', new Browser(service.origin), bearer(token));
    expect(open).toEqual([
      'DELETE /connections/{id}',
      'GET /me',
      'GET /set-up',
      'POST /auth/sign-in',
      'POST /connections',
      'POST /links/inspect',
      'POST /links/redeem',
      'POST /set-up',
      'PUT /connections/{service}',
    ]);
  });

  it('lets a session change something only with its own CSRF token', async () => {
    expect((await rename(kim, {})).status).toBe(200);
    const other = new Browser(service.origin);
    await other.signIn(KIM.email, KIM.password);
    for (const token of [
      undefined,
      '',
      'x',
      kim.cookies.get('kiops_session'),
      other.cookies.get('XSRF-TOKEN'),
    ]) {
      const reply = await rename(kim, { 'x-xsrf-token': token });
      expect([token, reply.status, reply.body.code]).toEqual([token, 403, 'csrf-failed']);
    }
    const planted = kim.clone();
    planted.cookies.set('XSRF-TOKEN', 'planted');
    expect((await rename(planted, {})).body.code).toBe('csrf-failed');
  });

  it('refuses changes that come from another origin', async () => {
    for (const origin of [
      'https://evil.example',
      'null',
      service.origin.replace('http:', 'https:'),
      `${service.origin}0`,
    ]) {
      const reply = await rename(kim, { origin });
      expect([origin, reply.status, reply.body.code]).toEqual([origin, 403, 'origin-refused']);
      const signIn = await new Browser(service.origin).signIn(KIM.email, KIM.password, {
        headers: { origin },
      });
      expect([origin, signIn.body.code]).toEqual([origin, 'origin-refused']);
    }
    expect((await rename(kim, { origin: undefined, 'sec-fetch-site': 'cross-site' })).body.code).toBe(
      'origin-refused',
    );
    expect((await rename(kim, { origin: undefined, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await rename(kim, { origin: undefined })).status)
      .withContext('a program')
      .toBe(200);
  });

  it('does not fall back to the cookie when a token is given', async () => {
    for (const authorization of ['Bearer kiops_nothing', 'bearer x', 'Bearer', 'Bearer  ', 'Bearer a b']) {
      const reply = await kim.get('/me', { headers: { authorization } });
      expect([authorization, reply.status]).toEqual([authorization, 401]);
    }
  });

  it("does not mind a proxy's own password", async () => {
    const headers = { authorization: 'Basic a2ltOmtpbQ==' };
    expect((await kim.get('/me', { headers })).status).toBe(200);
    expect((await rename(kim, { ...headers, 'x-xsrf-token': undefined })).body.code).toBe('csrf-failed');
    expect((await rename(kim, { ...headers, origin: 'https://evil.example' })).body.code).toBe(
      'origin-refused',
    );
  });

  it('lets a link be opened from anywhere: reading needs no origin', async () => {
    const reply = await kim.get('/me', { headers: { origin: 'https://elsewhere.example' } });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('access-control-allow-origin')).toBeNull();
  });
});
