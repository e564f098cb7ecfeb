import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OneTimeLink, Problem, User } from '@kiops/contracts';
import type { Browser, Reply } from '../identity/testing/browser';
import { KIM, secretOf, setUpAsKim } from '../identity/testing/people';
import { startTestService, type TestService } from '../testing/test-service';

describe('Bad input', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  const problemOf = ({ status, body }: Reply<Problem>): unknown[] => [
    status,
    body.code,
    ...(body.errors ?? []).map(({ path }) => path),
  ];

  it('is refused by its field, when a field that may be left out is null', async () => {
    const { body } = await kim.post<{ user: User; link: OneTimeLink }>('/users', {
      email: 'lee@example.com',
      role: 'Member',
    });
    const lee = `/users/${body.user.id}`;
    expect(problemOf(await kim.patch(lee, { role: null }))).toEqual([400, 'invalid-input', 'role']);
    expect(problemOf(await kim.patch(lee, { plan: null }))).toEqual([400, 'invalid-input', 'plan']);
    expect(problemOf(await kim.post(`${lee}/deactivate`, { handOverTo: null }))).toEqual([
      400,
      'invalid-input',
      'handOverTo',
    ]);
    const redemption = { token: secretOf(body.link.url), password: 'lee likes to swim', name: null };
    expect(problemOf(await kim.post('/links/redeem', redemption))).toEqual([400, 'invalid-input', 'name']);
    const { password } = KIM;
    expect(problemOf(await kim.post('/transfer/export', { password: null }))).toEqual([
      400,
      'invalid-input',
      'password',
    ]);
    expect(problemOf(await kim.post('/transfer/export', { password, stores: null }))).toEqual([
      400,
      'invalid-input',
      'stores',
    ]);
  });

  it('is refused when it is no object, or nested as deep as nobody can walk', async () => {
    for (const body of [[], [{}], null, 5, 'text']) {
      const { status } = await kim.post('/registries', body);
      expect(status).withContext(JSON.stringify(body)).toBe(400);
    }
    let deep: unknown = 'canary';
    for (let depth = 0; depth < 4_000; depth += 1) deep = [deep];
    const { body } = await kim.post('/registries', { label: deep });
    expect([body.code, body.detail]).toEqual(['invalid-input', 'It is nested too deeply.']);
  });

  it('is refused when a cursor names a day that no month has', async () => {
    const key = ['createdAt', '2026-02-30T00:00:00+00:00', '01a20547-4bba-7f33-8644-9e66777def5d'];
    const cursor = Buffer.from(JSON.stringify(key)).toString('base64url');
    expect(problemOf(await kim.get(`/registries?sort=createdAt&cursor=${cursor}`))).toEqual([
      400,
      'invalid-cursor',
    ]);
  });

  it('is told the right methods, when its own is not one of them', async () => {
    for (const [method, path, allowed] of [
      ['PUT', '/registries', 'GET, HEAD, POST'],
      ['GET', '/auth/sign-in?next=1', 'POST'],
      ['POST', '/registries/01a20547-4bba-7f33-8644-9e66777def5d', 'DELETE, GET, HEAD, PATCH'],
    ]) {
      const reply = await kim.send<{ code: string }>(method, path);
      expect([reply.status, reply.body.code, reply.headers.get('allow')])
        .withContext(path)
        .toEqual([405, 'method-not-allowed', allowed]);
    }
    expect((await kim.get('/registries/a/b')).status).toBe(404);
  });

  it('is answered like an unknown address, when the address cannot be read', async () => {
    for (const path of ['/registries/%zz', `/registries/${'a'.repeat(300)}`]) {
      const reply = await kim.get(path);
      expect([reply.headers.get('content-type'), ...problemOf(reply)])
        .withContext(path)
        .toEqual(['application/problem+json; charset=utf-8', 404, 'not-found']);
      expect(reply.text).not.toContain('registries');
    }
  });
});

describe('A condition that a file of the console does not fulfil', () => {
  it('is answered as a problem of the request', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kiops-conditions-'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>KIOPS</title>');
    const service = await startTestService({}, undefined, {}, folder);
    for (const [condition, value] of [
      ['If-Match', '"x"'],
      ['If-Unmodified-Since', 'Thu, 01 Jan 1970 00:00:00 GMT'],
    ] as const) {
      const reply = await fetch(`${service.origin}/`, { headers: { [condition]: value } });
      const { code } = (await reply.json()) as Problem;
      expect([reply.status, code]).toEqual([412, 'precondition-failed']);
    }
    for (const range of ['bytes=-0', 'bytes=9999-', 'bytes=5-2'])
      expect((await fetch(`${service.origin}/`, { headers: { range } })).status).toBe(200);
    expect(service.logs.filter((line) => line.includes('Unexpected error'))).toEqual([]);
    await service.stop();
    rmSync(folder, { recursive: true });
  });
});
