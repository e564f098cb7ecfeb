import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { LIMITS, type Problem } from '@kiops/contracts';
import { AllRouteRules } from '../identity/guards/route-rules';
import type { Browser } from '../identity/testing/browser';
import { setUpAsKim } from '../identity/testing/people';
import { startTestService, type TestService } from '../testing/test-service';

describe('A body', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  /** Announces a body of this size, sends none of it, and reads the first line that comes back. */
  function announce(method: string, path: string, size: number, cookie = ''): Promise<string> {
    return new Promise((answered, fail) => {
      const { hostname, port } = new URL(service.origin);
      const socket = connect(Number(port), hostname);
      socket.on('error', fail).once('data', (data) => {
        socket.destroy();
        answered(data.toString().split('\r\n')[0]);
      });
      socket.write(
        `${method} /api/v1${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n${cookie}` +
          `Content-Type: application/json\r\nContent-Length: ${size}\r\n\r\n`,
      );
    });
  }

  it('from nobody is not read at all, but where everybody may send one, and there only a small one', async () => {
    const id = randomUUID();
    const routes = [
      ['POST', '/registries'],
      ['PATCH', `/registries/${id}`],
      ['DELETE', `/registries/${id}`],
      ['POST', '/runtimes'],
      ['POST', '/operations'],
      ['POST', '/users'],
      ['PUT', `/me/browser-vaults/${id}`],
      ['POST', '/transfer/plan'],
      ['POST', '/transfer/apply'],
    ];
    for (const [method, path] of routes) {
      expect(await announce(method, path, 1_000))
        .withContext(path)
        .toBe('HTTP/1.1 401 Unauthorized');
    }
    for (const path of ['/auth/sign-in', '/set-up', '/links/inspect', '/links/redeem', '/nowhere']) {
      expect(await announce('POST', path, LIMITS.body.public + 1))
        .withContext(path)
        .toBe('HTTP/1.1 413 Payload Too Large');
    }
  });

  it('of somebody without the role or the CSRF token is not read either', async () => {
    const cookie = `Cookie: kiops_session=${kim.cookies.get('kiops_session')}\r\n`;
    expect(await announce('POST', '/users', 1_000, cookie)).toBe('HTTP/1.1 403 Forbidden');
  });

  it('is looked up with one session query', async () => {
    const query = spyOn(service.database, 'query').and.callThrough();
    await kim.post('/registries', { label: 'a', kind: 'quay', url: 'quay.io', username: 'kim' });
    const lookUps = query.calls
      .allArgs()
      .filter(([statement]) => typeof statement === 'object' && statement.name === 'find-session');
    expect(lookUps.length).toBe(1);
  });

  it('with more members, depth or values than anything has is refused', async () => {
    const members = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`k${index}`, 0]));
    let deep: unknown = 0;
    for (let depth = 0; depth < LIMITS.json.depth; depth += 1) deep = [deep];
    const values = Array.from({ length: 200 }, () => Array.from({ length: 100 }, () => 0));
    for (const [body, detail, path] of [
      [members, 'One of its objects or lists has too many members.'],
      [{ label: deep }, 'It is nested too deeply.', 'label'],
      [{ label: values }, 'It holds too many values.', 'label'],
    ] as const) {
      const reply = await kim.post<Problem>('/registries', body);
      expect([reply.status, reply.body.code, reply.body.detail]).toEqual([400, 'invalid-input', detail]);
      expect(reply.body.errors?.map((error) => error.path)).toEqual(path && [path]);
    }
    const signIn = await kim.post('/auth/sign-in', members);
    expect([signIn.status, signIn.body.code]).toEqual([400, 'invalid-input']);
  });

  it('is known by its route: every route has its rules, and public ones take 16 KiB', () => {
    const rules = service.application.get(AllRouteRules);
    expect(rules.of('SignInController.signIn')?.body.bytes).toBe(LIMITS.body.public);
    expect(rules.of('LinksController.redeem')?.isPublic).toBe(true);
    expect(rules.of('RegistriesController.create')?.body.bytes).toBe(LIMITS.body.record);
    expect(rules.of('MeController.changeName')?.body.bytes).toBe(LIMITS.body.usual);
  });

  it('of the largest record fits, written with escapes', async () => {
    const text = (length: number) => '한'.repeat(length);
    const escaped = (body: object) => JSON.stringify(body).replaceAll('한', '\\ud55c');
    const send = (path: string, body: object) =>
      fetch(`${service.origin}/api/v1${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          origin: service.origin,
          cookie: kim.cookieHeader,
          'x-xsrf-token': kim.cookies.get('XSRF-TOKEN')!,
        },
        body: escaped(body),
      });
    const common = { label: text(LIMITS.label.max), username: text(LIMITS.username.max) };
    const url = `https://example.com/${text(LIMITS.url.max - 20)}`;
    const secret = text(LIMITS.secret.max);
    const notes = text(LIMITS.notes.max);
    const largest: Readonly<Record<string, object>> = {
      '/registries': { ...common, kind: 'quay', url, notes, password: secret },
      '/db-connections': {
        ...common,
        engine: 'oracle',
        host: text(60),
        port: 1521,
        database: text(LIMITS.database.max),
        options: {
          tlsMode: 'require',
          authSource: text(LIMITS.database.max),
          replicaSet: text(LIMITS.database.max),
          serviceName: text(LIMITS.database.max),
          hosts: Array.from({ length: LIMITS.moreHosts.max }, (_, index) => `${text(240)}${index}:27017`),
        },
        notes,
        password: secret,
      },
      '/docker-hub': { ...common, notes, accessToken: secret },
      '/source-repositories': {
        ...common,
        provider: 'gitlab',
        baseUrl: url,
        scopes: Array.from({ length: LIMITS.scopes.max }, () => text(LIMITS.scope.max)),
        notes,
        token: secret,
      },
      '/servers': {
        ...common,
        protocol: 'winrm',
        host: text(60),
        port: 5986,
        hostKeys: Array.from({ length: LIMITS.hostKeys.max }, () => ({
          type: 'x'.repeat(64),
          fingerprint: `SHA256:${'A'.repeat(43)}`,
          pinnedAt: '2026-11-22T08:00:00.123456789+14:00',
        })),
        systemInfo: { text: text(LIMITS.systemInfo.max - 11) },
        notes,
        password: secret,
      },
      '/runtimes': {
        label: common.label,
        kind: 'docker',
        endpoint: url,
        ca: text(LIMITS.document.max),
        cert: text(LIMITS.document.max),
        key: text(LIMITS.document.max),
      },
    };
    for (const [path, body] of Object.entries(largest)) {
      const reply = await send(path, body);
      expect(reply.status)
        .withContext(`${path}: ${reply.status === 201 ? '' : await reply.text()}`)
        .toBe(201);
    }
  });

  it('does not have to be one: an address with too many parameters is refused', async () => {
    const parameters = Array.from({ length: 51 }, (_, index) => `p${index}=1`).join('&');
    expect((await kim.get(`/registries?${parameters}`)).status).toBe(400);
  });
});
