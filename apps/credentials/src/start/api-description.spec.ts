import type { OpenAPIObject } from '@nestjs/swagger';
import { Browser } from '../identity/testing/browser';
import { bearer, KIM, makeToken, setUpAsKim } from '../identity/testing/people';
import { startTestService, type TestService } from '../testing/test-service';

const DESCRIPTION = [
  '/api/openapi.json',
  '/api/docs',
  '/api/docs/',
  '/api/docs/index.html',
  '/api/docs/swagger-ui-init.js',
  '/api/docs/swagger-ui.css',
];

describe('The API', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  const get = (path: string): Promise<Response> => fetch(service.origin + path);
  const asKim = (path: string): Promise<Response> => {
    const cookie = kim.cookieHeader;
    return fetch(service.origin + path, { headers: { cookie } });
  };

  it('is described as OpenAPI 3.1, every route with a summary and a reply', async () => {
    const reply = await asKim('/api/openapi.json');
    expect(reply.headers.get('content-type')).toContain('application/json');
    const description = (await reply.json()) as OpenAPIObject;
    expect(description.openapi).toBe('3.1.0');
    expect(Object.keys(description.paths)).toContain('/api/v1/servers/{id}/reveal');
    for (const [path, methods] of Object.entries(description.paths)) {
      for (const [method, operation] of Object.entries(
        methods as Record<string, { summary?: string; responses: object }>,
      )) {
        expect(operation.summary).withContext(`${method} ${path}`).toBeTruthy();
        expect(Object.keys(operation.responses).length).withContext(`${method} ${path}`).toBeGreaterThan(0);
      }
    }
  });

  it('says of each route whether tokens reach it, by which scopes, and for whom service accounts act', async () => {
    const { paths } = (await (await asKim('/api/openapi.json')).json()) as OpenAPIObject;
    const reveal = paths['/api/v1/servers/{id}/reveal'].post;
    expect(reveal?.description).toContain('Service tokens: `records:reveal`.');
    const named = reveal?.parameters?.map((parameter) => 'name' in parameter && parameter.name);
    expect(named).toEqual(['id', 'version', 'X-Kiops-On-Behalf-Of']);
    expect(reveal?.security).toEqual([{ session: [], csrf: [] }, { token: [] }]);
    const users = paths['/api/v1/users'].get;
    expect(users?.security).toEqual([{ session: [] }]);
    expect(JSON.stringify(users?.parameters)).not.toContain('X-Kiops-On-Behalf-Of');
  });

  it('has a page to try it, with a policy of its own', async () => {
    const page = await asKim('/api/docs');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html']);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('require-trusted-types-for');
    const html = await page.text();
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>[^<]*\S/);
    const scripts = [...html.matchAll(/<script src="\.\/([^"]+)"/g)].map(([, name]) => name);
    expect(scripts.length).toBeGreaterThan(1);
    for (const script of scripts) {
      const reply = await asKim(`/api/${script}`);
      expect(reply.status).withContext(script).toBe(200);
      // A reply that is not read keeps its connection, and the service waits for it when it stops.
      await reply.arrayBuffer();
    }
  });

  it('is described to those who are signed in, and to no one else', async () => {
    for (const path of DESCRIPTION) {
      const refused = await get(path);
      expect([refused.status, ((await refused.json()) as { code: string }).code])
        .withContext(path)
        .toEqual([401, 'not-signed-in']);
      const shown = await asKim(path);
      await shown.arrayBuffer();
      expect(shown.status).withContext(path).toBe(200);
    }
    const token = await makeToken({ browser: kim, password: KIM.password }, ['records:read']);
    const byToken = await fetch(`${service.origin}/api/openapi.json`, bearer(token));
    await byToken.arrayBuffer();
    expect(byToken.status).toBe(200);
  });

  it('says whether it lives and is ready, to anyone', async () => {
    expect(await (await get('/api/health/live')).text()).toBe('{"status":"live"}');
    expect(await (await get('/api/health/ready')).text()).toBe('{"status":"ready"}');
  });

  it('answers unknown routes as a problem, with headers that keep browsers careful', async () => {
    const reply = await get('/api/v1/nowhere');
    expect([reply.status, reply.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ]);
    expect(await reply.json()).toEqual({
      type: 'about:blank',
      title: 'There is nothing here.',
      status: 404,
      code: 'not-found',
      requestId: reply.headers.get('x-request-id'),
    });
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    expect(reply.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(reply.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(reply.headers.get('server')).toBeNull();
  });

  it('says nothing of what went wrong inside', async () => {
    await service.database.query('ALTER TABLE accounts RENAME TO hidden');
    try {
      const reply = await fetch(`${service.origin}/api/v1/auth/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'canary@example.com', password: 'canary' }),
      });
      const text = await reply.text();
      expect(JSON.parse(text)).toEqual({
        type: 'about:blank',
        title: 'Something went wrong on KIOPS.',
        status: 500,
        code: 'internal',
        requestId: reply.headers.get('x-request-id'),
      });
      const logged = service.logs.filter((line) => line.includes(String(reply.headers.get('x-request-id'))));
      expect(logged.join('')).toContain('DatabaseError');
      expect(service.logs.join('')).not.toContain('canary');
    } finally {
      await service.database.query('ALTER TABLE hidden RENAME TO accounts');
    }
  });
});

describe('The API with KIOPS_API_DOCS=public', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService({ KIOPS_API_DOCS: 'public' });
  });

  afterAll(() => service.stop());

  it('is described to everyone', async () => {
    for (const path of DESCRIPTION) {
      const reply = await fetch(service.origin + path);
      await reply.arrayBuffer();
      expect(reply.status).withContext(path).toBe(200);
    }
  });
});
