import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { Browser } from '../identity/testing/browser';
import { LivingCallers } from '../identity/guards/living-callers';
import { join, setUpAsKim, startOver, type Person } from '../identity/testing/people';
import { startTestService, type TestService } from '../testing/test-service';

/** More than all buffers between the service and a client that does not read. */
const RUNTIMES = 400;

describe('An export that is under way', () => {
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
    await service.database.query(
      `INSERT INTO runtimes (id, owner_id, identity, label_key, search, label, kind, endpoint)
       SELECT gen_random_uuid(), $1, '["x"]', 'x' || n, 'x', repeat('x', 60000), 'docker', 'tcp://x.example.com:2376'
       FROM generate_series(1, ${RUNTIMES}) AS n`,
      [lee.user.id],
    );
  });

  /** Begins an export, and reads no more of it than its head. */
  const begin = async (headers: Readonly<Record<string, string>>, body: object): Promise<IncomingMessage> => {
    const sent = request(`${service.origin}/api/v1/transfer/export`, {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json', ...headers },
    });
    sent.on('error', () => undefined).end(JSON.stringify(body));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(200);
    response.pause();
    return response;
  };

  const beginAsLee = () =>
    begin(
      {
        origin: service.origin,
        cookie: lee.browser.cookieHeader,
        'x-xsrf-token': lee.browser.cookies.get('XSRF-TOKEN')!,
      },
      { password: lee.password },
    );

  /** Reads what is left: whether it ended as a whole file does. */
  const isWhole = (response: IncomingMessage): Promise<boolean> =>
    new Promise((done) => {
      // Who is cut off is told so also while they do not read.
      if (response.closed) return done(response.complete);
      response
        .on('error', () => undefined)
        .on('close', () => done(response.complete))
        .resume();
    });

  /** How an export can lose its caller. */
  const LOSSES: Readonly<Record<string, () => Promise<unknown>>> = {
    'its account is deactivated': () => kim.post(`/users/${lee.user.id}/deactivate`, {}),
    'its session ends': () => lee.browser.clone().post('/auth/sign-out'),
    'its account is signed out everywhere': () => kim.post(`/users/${lee.user.id}/sign-out`),
    'its account gets another role': () => kim.patch(`/users/${lee.user.id}`, { role: 'Manager' }),
  };

  for (const [loss, happens] of Object.entries(LOSSES)) {
    it(`reads nothing more when ${loss}`, async () => {
      // Whoever looks from time to time does not look here.
      spyOn(service.application.get(LivingCallers), 'look').and.resolveTo();
      const response = await beginAsLee();
      await happens();
      expect(await isWhole(response)).toBeFalse();
    });

    it(`is cut off when ${loss}, also where nobody takes what was read`, async () => {
      const callers = service.application.get(LivingCallers);
      spyOn(callers, 'assertLives').and.resolveTo();
      const response = await beginAsLee();
      await happens();
      await callers.look();
      expect(await isWhole(response)).toBeFalse();
    });
  }

  it('is whole when nothing happens', async () => {
    const response = await beginAsLee();
    await service.application.get(LivingCallers).look();
    expect(await isWhole(response)).toBeTrue();
  });

  it('is cut off when its token is revoked', async () => {
    const { body: made } = await lee.browser.post<{ id: string; token: string }>('/service-tokens', {
      name: 'backup',
      scopes: ['records:export', 'records:reveal'],
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
      password: lee.password,
    });
    const response = await begin({ authorization: `Bearer ${made.token}` }, {});
    expect((await lee.browser.delete(`/service-tokens/${made.id}`)).status).toBe(204);
    await service.application.get(LivingCallers).look();
    expect(await isWhole(response)).toBeFalse();
  });
});
