import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { fastify, type FastifyInstance } from 'fastify';
import { workspaceRoot } from '../../../../tools/build/projects.mjs';
import { serveConsole } from './serve-console';

/** A file as the build names it: a digest in base64url. */
const CHUNK = 'chunk-b-A_9x01.js';

describe('The console that the service serves', () => {
  const script = 'export const answer = 42;\n'.repeat(100);
  const page = '<!doctype html><title>KIOPS</title><script src="/main-ABCD1234.js" type="module"></script>';
  let folder: string;
  let server: FastifyInstance;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kiops-console-'));
    writeFileSync(join(folder, 'index.html'), page);
    for (const name of ['main-ABCD1234.js', CHUNK]) writeFileSync(join(folder, name), script);
    writeFileSync(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    mkdirSync(join(folder, 'media'));
    writeFileSync(join(folder, 'media/inter-latin-wght-normal-NRMW37G5.woff2'), 'font');
    writeFileSync(`${folder}.outside.txt`, 'not for the web');
    symlinkSync(`${folder}.outside.txt`, join(folder, 'control.txt'));
    const compressed = spawnSync(process.execPath, [join(workspaceRoot, 'tools/build/compress.mjs'), folder]);
    expect([compressed.status, compressed.stderr.toString()]).toEqual([0, '']);
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

  it('lets the browser keep files with a hashed name for good, in every encoding', async () => {
    const hashed = ['/main-ABCD1234.js', `/${CHUNK}`, '/media/inter-latin-wght-normal-NRMW37G5.woff2'];
    for (const encoding of ['identity', 'gzip', 'br']) {
      const headers = { 'accept-encoding': encoding };
      for (const url of hashed) {
        const reply = await server.inject({ url, headers });
        expect([url, reply.statusCode]).toEqual([url, 200]);
        expect(reply.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      }
      const plain = await server.inject({ url: '/icon.svg', headers });
      expect(plain.headers['cache-control']).toBe('no-cache');
    }
  });

  it('mistakes no file for a hashed one that keeps its name from build to build', () => {
    const names = globSync('**/*.*', { cwd: join(workspaceRoot, 'apps/console/public') });
    expect(names).toContain('icon.svg');
    expect(names.filter((name) => /-[\w-]{8}\.[a-z0-9]+$/.test(name))).toEqual([]);
  });

  it('compresses as the browser likes it best', async () => {
    const get = (accept: string) =>
      server.inject({ url: '/main-ABCD1234.js', headers: { 'accept-encoding': accept } });
    const brotli = await get('gzip, deflate, br, zstd');
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(brotli.headers['content-type']).toContain('javascript; charset=utf-8');
    expect(brotli.headers['vary']).toBe('accept-encoding');
    expect(brotli.rawPayload.length).toBeLessThan(script.length / 5);
    expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(script);

    const gzipped = await get('gzip, br;q=0');
    expect(gzipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzipped.rawPayload).toString()).toBe(script);

    const plain = await get('identity');
    expect([plain.body, plain.headers['content-encoding']]).toEqual([script, undefined]);
    const page = await server.inject({ url: '/sign-in', headers: { 'accept-encoding': 'br' } });
    expect(page.headers['content-type']).toContain('text/html');
  });

  it('replies 304 to a browser that has the file in this encoding, and to no other', async () => {
    const get = (encoding: string, etag = '') =>
      server.inject({
        url: '/main-ABCD1234.js',
        headers: { 'accept-encoding': encoding, 'if-none-match': etag },
      });
    const etag = String((await get('br')).headers['etag']);
    expect((await get('br', etag)).statusCode).toBe(304);
    expect((await get('gzip', etag)).statusCode).toBe(200);
  });

  it('has no page where a file or an address of the API is missing', async () => {
    for (const url of [
      '/main-ZZZZ9999.js',
      '/favicon.ico',
      '/api',
      '/api/v1/unknown',
      '/a%00b.js',
      `/${CHUNK}.br`,
    ]) {
      for (const encoding of ['identity', 'br']) {
        const reply = await server.inject({ url, headers: { 'accept-encoding': encoding } });
        expect([url, reply.statusCode]).toEqual([url, 404]);
        expect(reply.headers['cache-control'] ?? '').not.toContain('immutable');
      }
    }
    const known = await server.inject('/api/v1/known');
    expect(known.json()).toEqual({ known: true });
  });

  it('tells in every reply of the API which console there is, so that an open page notices an update', async () => {
    for (const url of ['/api/v1/known', '/api/v1/unknown'])
      expect((await server.inject(url)).headers['x-kiops-console']).toBe('main-ABCD1234.js');
    expect((await server.inject('/')).headers['x-kiops-console']).toBeUndefined();
  });

  it('sends the whole file to whoever asks for a part of it', async () => {
    for (const range of ['bytes=0-9', 'bytes=-0', 'bytes=99999999-', 'bytes=5-2', 'bytes=0-,1-,2-']) {
      const reply = await server.inject({ url: `/${CHUNK}`, headers: { range } });
      expect([range, reply.statusCode, reply.body]).toEqual([range, 200, script]);
    }
  });

  it('does not leave its folder', async () => {
    const outside = `${folder}.outside.txt`.split('/').at(-1);
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
