import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '@kiops/contracts';
import type { Browser } from '../identity/testing/browser';
import { setUpAsKim } from '../identity/testing/people';
import { startTestService, type TestService } from '../testing/test-service';
import { BareConnection } from './testing/bare-connection';

/** Sends bytes, and reads status and problem of what comes back before the connection is closed. */
async function send(service: TestService, bytes: string): Promise<[number, Problem]> {
  const connection = new BareConnection(service.origin);
  connection.write(bytes);
  const [head, body] = (await connection.closed()).split('\r\n\r\n');
  expect(head).toContain('Content-Type: application/problem+json');
  expect(head).toContain('Cache-Control: no-store');
  return [Number(head.split(' ')[1]), JSON.parse(body) as Problem];
}

describe('What the parser cannot read', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService();
  });

  afterAll(() => service.stop());

  it('is answered with a problem', async () => {
    for (const [bytes, status, code] of [
      ['canary\r\n\r\n', 400, 'bad-request'],
      ['GET / HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n', 400, 'bad-request'],
      [
        'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
        400,
        'bad-request',
      ],
      [`GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers-too-large'],
    ] as const) {
      const [answered, problem] = await send(service, bytes);
      expect([answered, problem.status, problem.code])
        .withContext(bytes.slice(0, 60))
        .toEqual([status, status, code]);
      expect(JSON.stringify(problem)).not.toContain('canary');
    }
  });

  it('is so too, when it names no host or expects what nobody knows', async () => {
    const hostless = new BareConnection(service.origin);
    hostless.write('GET /api/health/live HTTP/1.1\r\n\r\n');
    expect(await hostless.until(/bad-request/)).toContain('application/problem+json');
    hostless.end();
    const expecting = new BareConnection(service.origin);
    expecting.write('GET /api/health/live HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\n\r\n');
    expect(await expecting.until(/live/)).toContain('HTTP/1.1 200');
    expecting.end();
  });
});

describe('A request whose head does not come to its end', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService({}, undefined, { headersTime: 100, headersCheck: 20 });
  });

  afterAll(() => service.stop());

  it('is answered with a problem when its time is over', async () => {
    for (const bytes of ['GET / HTTP/1.1\r\nHost: a\r\n', '']) {
      const [answered, problem] = await send(service, bytes);
      expect([answered, problem.status, problem.code]).withContext(bytes).toEqual([408, 408, 'too-slow']);
    }
  });
});

describe('An upgrade that nobody offers', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  const H2C =
    'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n';

  it('is ignored, with and without a body, on a connection that goes on', async () => {
    const connection = new BareConnection(service.origin);
    connection.write(`GET /api/health/live HTTP/1.1\r\nHost: a\r\n${H2C}\r\n`);
    await connection.until(/HTTP\/1\.1 200[^]*"live"/);
    const body = JSON.stringify({ label: 'a', kind: 'quay', url: 'quay.io', username: 'kim' });
    const headers = [
      `Host: ${new URL(service.origin).host}`,
      `Origin: ${service.origin}`,
      `Cookie: kiops_session=${kim.cookies.get('kiops_session')}`,
      `X-XSRF-TOKEN: ${kim.cookies.get('XSRF-TOKEN')}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ];
    connection.write(`POST /api/v1/registries HTTP/1.1\r\n${headers.join('\r\n')}\r\n${H2C}\r\n${body}`);
    expect(await connection.until(/HTTP\/1\.1 201[^]*quay\.io/)).toContain('HTTP/1.1 201');
    connection.end();
  });

  it('to a WebSocket elsewhere than at the relay is a request like others', async () => {
    const connection = new BareConnection(service.origin);
    connection.write(
      'GET /api/v1/elsewhere HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    );
    expect(await connection.until(/not-found/)).toContain('HTTP/1.1 404');
    connection.end();
  });
});

describe('An id that is too long for one', () => {
  let folder: string;
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kiops-console-'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    service = await startTestService({}, undefined, {}, folder);
    kim = await setUpAsKim(service);
  });

  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true });
  });

  it('is nobody’s, whatever is asked of it, beside the console too', async () => {
    for (const length of [1, 36, 200, 201, 3_000]) {
      for (const method of ['GET', 'PATCH', 'DELETE', 'POST']) {
        const path = `/registries/${'a'.repeat(length)}${method === 'POST' ? '/reveal' : ''}`;
        const { status } = await kim.send(method, path, method === 'PATCH' ? { body: {} } : {});
        expect(status).withContext(`${method} ${length}`).toBe(404);
      }
    }
  });
});
