import { RECORD_STORES, type Problem } from '@kiops/contracts';
import { AllRouteRules } from '../identity/guards/route-rules';
import { Browser, type Reply } from '../identity/testing/browser';
import { bearer, join, KIM, makeToken, setUpAsKim } from '../identity/testing/people';
import { SAMPLES } from '../testing/samples';
import { startTestService, type TestService } from '../testing/test-service';
import { describeApi } from './api-description';

/**
 * Routes that are called less often than others may be. Who adds one that reads secrets, moves a whole account or lets
 * somebody in adds it here, and so decides twice. The route of a store stands for those of all of them.
 */
const PACED = `
  GET  /transfer/acts/{id}/undo     transfer
  GET  /transfer/clean-up           transfer
  POST /auth/sign-in                entry
  POST /links/inspect               entry
  POST /links/redeem                entry
  POST /me/password                 entry
  POST /me/sessions/end-others      entry
  POST /{store}/{id}/reveal         reveal
  POST /resolve                     reveal
  POST /service-accounts            entry
  POST /service-accounts/{id}/tokens entry
  POST /service-accounts/{id}/tokens/{tokenId}/rotate entry
  POST /service-tokens              entry
  POST /service-tokens/{id}/rotate  entry
  POST /set-up                      entry
  POST /transfer/acts/{id}/undo     transfer
  POST /transfer/apply              transfer
  POST /transfer/browser-changes    transfer
  POST /transfer/browser-imports    transfer
  POST /transfer/clean-up           transfer
  POST /transfer/export             transfer
  POST /transfer/plan               transfer
  POST /transfer/reset              transfer
  POST /trash/erase                 transfer
  POST /trash/restore               transfer
  POST /users                       entry
  POST /users/{id}/invitation       entry
  POST /users/{id}/password-reset   entry
`;

describe('Routes, when requests come too fast', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService({
      KIOPS_REQUESTS_PER_SECOND: '1',
      KIOPS_TRUSTED_PROXIES: '127.0.0.1,::1',
    });
  });

  afterAll(() => service.stop());

  /** Asks until there is an answer that is no other than 429, which has to come soon. */
  async function untilThrottled(ask: () => Promise<Reply<Problem>>): Promise<[number, Reply<Problem>]> {
    for (let taken = 0; taken < 500; taken += 1) {
      const reply = await ask();
      if (reply.status === 429) return [taken, reply];
    }
    throw new Error('Nothing was refused.');
  }

  it('are bounded as the table says', () => {
    const rules = service.application.get(AllRouteRules);
    const paced = Object.entries(describeApi(service.application).paths).flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, { operationId: string }>).flatMap(
        ([method, { operationId }]) => {
          const pace = rules.of(operationId.replace('_', 'Controller.'))?.pace;
          return pace ? [`${method.toUpperCase()} ${path.replace('/api/v1', '')} ${pace}`] : [];
        },
      ),
    );
    expect(paced.sort()).toEqual(
      PACED.trim()
        .split('\n')
        .map((line) => line.trim().replace(/ +/g, ' '))
        .flatMap((line) => RECORD_STORES.map((store) => line.replace('{store}', store)))
        .filter((line, index, lines) => lines.indexOf(line) === index)
        .sort(),
    );
  });

  it('answer 429 with a problem and the time to wait; others are served', async () => {
    const kim = await setUpAsKim(service);
    const lee = await join(kim, 'Lee');
    const token = await makeToken(lee, ['records:read']);
    const program = new Browser(service.origin);
    const [taken, reply] = await untilThrottled(() => program.get('/registries', bearer(token)));
    expect(taken).toBeGreaterThan(20);
    expect(reply.body.code).toBe('throttled');
    expect(reply.body.detail).toBe('Requests of this account come too fast.');
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(reply.headers.get('ratelimit-policy')).toBe('"account";q=30;w=30');
    expect(reply.headers.get('ratelimit')).toMatch(/^"account";r=0;t=\d+$/);
    // A token and a session of the same account count together.
    expect((await untilThrottled(() => lee.browser.get('/me')))[0]).toBeLessThan(20);
    const served = await kim.get('/me');
    expect([served.status, served.headers.get('ratelimit')]).toEqual([
      200,
      jasmine.stringMatching(/^"account";r=\d+;t=\d+$/),
    ]);
    const paced = await kim.post('/resolve', { image: 'ghcr.io/acme/app' });
    expect([paced.status, paced.headers.get('ratelimit-policy')]).toEqual([
      404,
      '"account";q=30;w=30, "reveal";q=30;w=30',
    ]);
  });

  it('are not reached by those whom nobody knows, who count by their address', async () => {
    const stranger = new Browser(service.origin);
    const { headers } = bearer({ token: `kiops_${'x'.repeat(43)}` });
    const forged = { headers: { ...headers, 'x-forwarded-for': '192.0.2.7' } };
    const [taken, { body }] = await untilThrottled(() => stranger.get('/registries', forged));
    expect(taken).toBeLessThan(60);
    expect(body.detail).toBe('Requests from this address come too fast.');
    // The service itself is asked how it is, and its console is read, by everybody.
    const health = await fetch(`${service.origin}/api/health/live`);
    expect([health.status, health.headers.get('ratelimit')]).toEqual([200, null]);
  });
});

describe('With the usual limits, one account', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  it('reveals 3,200 times from 32 clients without a break', async () => {
    const { id } = (await kim.post<{ id: string }>('/registries', SAMPLES.registries('One'))).body;
    const statuses = new Set<number>();
    const client = async () => {
      for (let count = 0; count < 100; count += 1)
        statuses.add((await kim.post(`/registries/${id}/reveal`)).status);
    };
    await Promise.all(Array.from({ length: 32 }, client));
    expect([...statuses]).toEqual([200]);
    // So much work takes a busy machine longer than what other specs do.
  }, 180_000);

  it('proves its password as often as a person does', async () => {
    const again = new Browser(service.origin);
    for (let count = 0; count < 10; count += 1)
      expect((await again.signIn(KIM.email, KIM.password)).status).toBe(204);
  });
});
