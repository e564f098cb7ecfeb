import { INTAKE_TIMES } from '../config/intake-settings';
import type { Browser } from '../identity/testing/browser';
import { setUpAsKim } from '../identity/testing/people';
import { startTestService, type TestService } from '../testing/test-service';
import { BodiesUnderWay } from './bodies-under-way';
import { BareConnection } from './testing/bare-connection';

const KIB = 1024;

describe('The bodies under way', () => {
  beforeEach(() => void jasmine.clock().install());
  afterEach(() => jasmine.clock().uninstall());

  const make = () =>
    new BodiesUnderWay({ ...INTAKE_TIMES, bytesPerAddress: 100 * KIB * KIB, bytesInAll: 200 * KIB * KIB });

  /** How many seconds a body is waited for that brings so much every second. */
  function secondsOf(bytesPerSecond: (second: number) => number, most: number): number {
    let isSlow = false;
    const body = make().open('a', 0, () => (isSlow = true));
    let seconds = 0;
    for (; seconds < most && !isSlow; seconds += 1) {
      body.add(bytesPerSecond(seconds));
      jasmine.clock().tick(1_000);
    }
    body.release();
    return seconds;
  }

  it('may take hours, when they come with 16 KiB a second', () => {
    expect(secondsOf(() => 16 * KIB, 5_000)).toBe(5_000);
    expect(secondsOf((second) => (second % 10 === 9 ? 160 * KIB : 0), 5_000)).toBe(5_000);
    expect(secondsOf((second) => (second < 10 ? 0 : 16 * KIB), 5_000)).toBe(5_000);
  });

  it('are given up when they come more slowly after the first ten seconds, or not at all', () => {
    expect(secondsOf(() => 15 * KIB, 5_000)).toBe(20);
    expect(secondsOf((second) => (second === 0 ? 8_000 * KIB : 0), 5_000)).toBe(20);
    expect(secondsOf((second) => (second < 33 ? 16 * KIB : 0), 5_000)).toBe(40);
  });

  it('are not too slow when they are there', () => {
    const tooSlow = jasmine.createSpy();
    const body = make().open('a', 0, tooSlow);
    body.arrived();
    jasmine.clock().tick(100_000);
    expect(tooSlow).not.toHaveBeenCalled();
    body.release();
  });

  it('have room by address and in all, which they give back once', () => {
    const under = make();
    const first = under.open('a', 0, () => undefined);
    first.add(90 * KIB * KIB);
    expect(() => under.open('a', 11 * KIB * KIB, () => undefined)).toThrowError('throttled');
    const second = under.open('b', 0, () => undefined);
    second.add(90 * KIB * KIB);
    expect(() => second.add(11 * KIB * KIB)).toThrowError('throttled');
    expect(() => under.open('c', 21 * KIB * KIB, () => undefined)).toThrowError('too-busy');
    first.release();
    first.release();
    second.release();
    expect(under.bytes).toBe(0);
    under.open('a', 100 * KIB * KIB, () => undefined).release();
  });
});

describe('A sender who stops', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService({}, undefined, {
      bodyWindow: 100,
      bodyCheck: 20,
      unwantedTime: 50,
      bytesPerAddress: 300 * KIB,
      bytesInAll: 300 * KIB,
    });
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  const start = (path: string, length: number, more = ''): BareConnection => {
    const connection = new BareConnection(service.origin);
    const headers = [
      `Host: ${new URL(service.origin).host}`,
      `Origin: ${service.origin}`,
      'Content-Type: application/json',
      `Content-Length: ${length}`,
      more,
    ].filter((line) => line !== '');
    connection.write(`POST /api/v1${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
    return connection;
  };
  const asKim = () =>
    `Cookie: kiops_session=${kim.cookies.get('kiops_session')}\r\nX-XSRF-TOKEN: ${kim.cookies.get('XSRF-TOKEN')}`;

  it('half-way is told so and cut off, and leaves nothing', async () => {
    const stranger = start('/auth/sign-in', 1_000);
    stranger.write('{"email":"');
    const known = start('/registries', 100_000, asKim());
    known.write(`{"label":"${'x'.repeat(50_000)}`);
    for (const connection of [stranger, known]) {
      const reply = await connection.closed();
      expect(reply).toContain('HTTP/1.1 408');
      expect(reply).toContain('"code":"too-slow"');
    }
    expect(service.application.get(BodiesUnderWay).bytes).toBe(0);
  });

  it('together with others holds no more than one address may', async () => {
    const under = service.application.get(BodiesUnderWay);
    const senders = Array.from({ length: 30 }, () => {
      const sender = start('/servers', 100_000, asKim());
      sender.write(`{"notes":"${'x'.repeat(90_000)}`);
      return sender;
    });
    const most = { bytes: 0 };
    const open = under.open.bind(under);
    spyOn(under, 'open').and.callFake((...given) => {
      most.bytes = Math.max(most.bytes, under.bytes);
      return open(...given);
    });
    const replies = await Promise.all(senders.map((sender) => sender.closed()));
    const refused = replies.filter((reply) => reply.includes('HTTP/1.1 429'));
    expect(refused.length).toBeGreaterThan(0);
    for (const reply of refused) expect(reply.toLowerCase()).toContain('\r\nretry-after: 10\r\n');
    for (const reply of replies) expect(reply).toMatch(/^HTTP\/1\.1 (?:408|429) /);
    expect(most.bytes).toBeLessThan(300 * KIB);
    expect(under.bytes).toBe(0);
    expect(
      (await kim.post('/registries', { label: 'a', kind: 'quay', url: 'quay.io', username: 'kim' })).status,
    ).toBe(201);
  });

  it('of a body that nobody wants is cut off after the answer', async () => {
    const connection = start('/registries', 100_000_000);
    connection.write('{');
    expect(await connection.closed()).toContain('HTTP/1.1 401');
  });
});
