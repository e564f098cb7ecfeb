import { once } from 'node:events';
import { request } from 'node:http';
import type { Browser } from '../identity/testing/browser';
import { setUpAsKim } from '../identity/testing/people';
import { startTestService, type TestService } from '../testing/test-service';
import { HEAD } from '../transfer/testing/transfers';

/** As many members as made the service stand still, and a text of about half a megabyte. */
const MANY = 40_000;

/** So many others are answered meanwhile at most: a body of half a megabyte takes a moment to be sent. */
const OTHERS = 400;

describe('A body that is dear to look at', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  const members = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, 0]));

  /** Sends a body, asks for the health again and again meanwhile, and tells what was answered before it. */
  async function beside(path: string, body: unknown): Promise<{ status: number; before: number }> {
    const { hostname, port } = new URL(service.origin);
    const sent = request({
      hostname,
      port,
      path: `/api/v1${path}`,
      method: 'POST',
      agent: false,
      headers: {
        'content-type': 'application/json',
        origin: service.origin,
        cookie: kim.cookieHeader,
        'x-xsrf-token': kim.cookies.get('XSRF-TOKEN'),
      },
    });
    let answered = 0;
    let before = -1;
    const reply = once(sent, 'response').then(([response]) => {
      before = answered;
      return response as { statusCode: number; resume(): void };
    });
    sent.end(JSON.stringify(body));
    await once(sent, 'finish');
    for (let count = 0; count < OTHERS && before < 0; count += 1) {
      await fetch(`${service.origin}/api/health/live`);
      answered += 1;
    }
    const response = await reply;
    response.resume();
    return { status: response.statusCode, before };
  }

  it('is refused at once, whoever sends it, wherever its members are', async () => {
    const server = { label: 'a', protocol: 'ssh', host: 'a', port: 22, username: 'a' };
    const attempts: readonly (readonly [string, unknown])[] = [
      ['/auth/sign-in', members(MANY)],
      ['/registries', members(MANY)],
      ['/servers', { ...server, systemInfo: members(MANY) }],
      ['/operations', { kind: 'system-info', outcome: 'succeeded', systemInfo: members(MANY) }],
      ['/source-repositories', { scopes: Object.keys(members(MANY)) }],
      ['/service-tokens', { name: 'a', scopes: Object.keys(members(MANY)) }],
    ];
    for (const [path, body] of attempts) {
      const { status, before } = await beside(path, body);
      expect([400, 413]).withContext(path).toContain(status);
      expect(before).withContext(path).toBeLessThan(OTHERS);
    }
  });

  it('inside a transfer file costs no more than it is long', async () => {
    const systemInfo = members(MANY);
    const servers = Array.from({ length: 20 }, (_, index) => ({
      label: `s${index}`,
      protocol: 'ssh',
      host: `h${index}`,
      port: 22,
      username: 'a',
      systemInfo,
    }));
    const { body } = await kim.post<{ counts: { invalid: number } }>('/transfer/plan', {
      file: { ...HEAD, servers },
    });
    expect(body.counts.invalid).toBe(20);
  });
});
