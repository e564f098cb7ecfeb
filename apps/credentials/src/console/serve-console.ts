import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/**
 * The build puts a digest of its content into the name of every file but index.html: eight letters of base64url, such
 * as `chunk-b-A_9x01.js`. Files of the console's `public` folder keep their names, which must not look like that.
 */
const HASHED_NAME = /-[\w-]{8}\.[a-z0-9]+$/;

/** What the build has compressed lies beside the file, under its name with this at the end. */
const COMPRESSED = /\.(?:br|gz)$/;

/** The script that index.html begins with. Its digest changes with every part of the console, for it names them. */
const MAIN_SCRIPT = /src="\/(main-[\w-]{8}\.js)"/;

/** Tells an open page in every reply of the API which console there is now: after an update its own parts are gone. */
const CONSOLE_HEADER = 'X-KIOPS-Console';

/**
 * Serves the built console beside the API. The files are those that are there now: no text of a request is ever looked for in
 * the folder. One route has them all: a route for each of its 350 would take 7 MiB. Pages have no extension and are all
 * `index.html`; everything else is a 404.
 * @returns whether the console is built
 */
export async function serveConsole(fastify: FastifyInstance, folder: string): Promise<boolean> {
  const page = join(folder, 'index.html');
  if (!existsSync(page)) return false;
  const [, mainScript] = MAIN_SCRIPT.exec(readFileSync(page, 'utf8')) ?? [];
  if (mainScript !== undefined)
    fastify.addHook('onRequest', async (request, reply) => {
      if (request.url.startsWith('/api/')) reply.header(CONSOLE_HEADER, mainScript);
    });
  await fastify.register(fastifyStatic, {
    root: folder,
    serve: false,
    preCompressed: true,
    cacheControl: false,
    // Files are small, and a server may ignore Range (RFC 9110 section 14.2): none can then be asked for wrongly.
    acceptRanges: false,
    setHeaders: (reply, path) => void reply.header('Cache-Control', cachingOf(path.replace(COMPRESSED, ''))),
  });
  const files = filesOf(folder);
  fastify.get('/*', (request, reply) => {
    const path = (request.params as { '*': string })['*'];
    if (files.has(path)) return reply.sendFile(path);
    const isPage = extname(path) === '' && path !== 'api' && !path.startsWith('api/');
    return isPage ? reply.sendFile('index.html') : reply.callNotFound();
  });
  return true;
}

/** The paths of what is served, as addresses have them: not what begins with a dot. */
function filesOf(folder: string): ReadonlySet<string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, '/'));
  return new Set(paths.filter((path) => !COMPRESSED.test(path) && !/(?:^|\/)\./.test(path)));
}

/** A hashed name never holds anything else; everything else is asked for again, and mostly answered by 304. */
function cachingOf(file: string): string {
  return HASHED_NAME.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache';
}
