import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { fastify, type FastifyInstance } from 'fastify';
import { serveConsole } from './serve-console';

describe('The console that the service serves', () => {
  const script = 'export const answer = 42;\n'.repeat(100);
  const page = '<!doctype html><title>KIOPS</title>';
  let folder: string;
  let server: FastifyInstance;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kiops-console-'));
    writeFileSync(join(folder, 'index.html'), page);
    writeFileSync(join(folder, 'main-ABCD1234.js'), script);
    writeFileSync(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    writeFileSync(`${folder}.outside.txt`, 'not for the web');
    server = fastify();
    server.get('/api/v1/known', async () => ({ known: true }));
    await serveConsole(server, folder);
  });

  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
    rmSync(`${folder}.outside.txt`);
  });

  it('shows index.html at every page, and asks the browser to check it each time', async () => {
    for (const url of ['/', '/sign-in', '/admin/users?q=kim', '/set-up']) {
      const reply = await server.inject(url);
      expect([url, reply.statusCode, reply.body]).toEqual([url, 200, page]);
      expect(reply.headers['content-type']).toContain('text/html');
      expect(reply.headers['cache-control']).toBe('no-cache');
    }
  });

  it('lets the browser keep files with a hashed name for good', async () => {
    const hashed = await server.inject('/main-ABCD1234.js');
    expect(hashed.body).toBe(script);
    expect(hashed.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const plain = await server.inject('/icon.svg');
    expect(plain.headers['cache-control']).toBe('no-cache');
  });

  it('compresses as the browser likes it best', async () => {
    const get = (accept: string) =>
      server.inject({ url: '/main-ABCD1234.js', headers: { 'accept-encoding': accept } });
    const brotli = await get('gzip, deflate, br, zstd');
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(brotli.headers['content-type']).toContain('text/javascript');
    expect(brotli.headers['vary']).toBe('Accept-Encoding');
    expect(brotli.rawPayload.length).toBeLessThan(script.length / 5);
    expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(script);

    const gzipped = await get('gzip, br;q=0');
    expect(gzipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzipped.rawPayload).toString()).toBe(script);
  });

  it('replies a changed file after it was rebuilt, and 304 while it is the same', async () => {
    const name = join(folder, 'rebuilt.js');
    const get = (etag?: string) =>
      server.inject({
        url: '/rebuilt.js',
        headers: { 'accept-encoding': 'br', ...(etag ? { 'if-none-match': etag } : {}) },
      });
    writeFileSync(name, 'first');
    const first = await get();
    const etag = String(first.headers['etag']);
    const again = await get(etag);
    expect(again.statusCode).toBe(304);
    writeFileSync(name, 'second version');
    const second = await get(etag);
    expect(second.statusCode).toBe(200);
    expect(brotliDecompressSync(second.rawPayload).toString()).toBe('second version');
  });

  it('has no page where a file or an address of the API is missing', async () => {
    for (const url of ['/main-ZZZZ9999.js', '/favicon.ico', '/api', '/api/v1/unknown', '/a%00b.js']) {
      for (const encoding of ['identity', 'br']) {
        const reply = await server.inject({ url, headers: { 'accept-encoding': encoding } });
        expect([url, reply.statusCode]).toEqual([url, 404]);
        expect(reply.headers['cache-control'] ?? '').not.toContain('immutable');
      }
    }
    const known = await server.inject('/api/v1/known');
    expect(known.json()).toEqual({ known: true });
  });

  it('does not leave its folder', async () => {
    const outside = `${folder}.outside.txt`.split('/').at(-1);
    symlinkSync(`${folder}.outside.txt`, join(folder, 'control.txt'));
    const control = await server.inject('/control.txt');
    expect(control.body).toBe('not for the web');
    for (const url of [
      `/../${outside}`,
      `/%2e%2e/${outside}`,
      `/..%2f${outside}`,
      `/x/../../${outside}`,
      `/%2fetc/passwd.txt`,
    ]) {
      for (const encoding of ['identity', 'br']) {
        const reply = await server.inject({ url, headers: { 'accept-encoding': encoding } });
        expect(reply.statusCode).withContext(url).toBeGreaterThanOrEqual(400);
        expect(reply.body).not.toContain('not for the web');
      }
    }
  });

  it('says when nothing was built', async () => {
    const empty = fastify();
    expect(await serveConsole(empty, join(folder, 'nothing'))).toBe(false);
    await empty.close();
  });
});
