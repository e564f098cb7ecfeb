import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bestEncoding, CompressedFiles } from './compressed-files';

/** Angular puts a digest of its content into the name of every file but index.html. */
const HASHED_NAME = /-[A-Z0-9]{8}\.[a-z0-9]+$/;

/**
 * Serves the built console beside the API. Its pages have no extension and are all `index.html`; a file that does not
 * exist is a 404, and so is everything unknown under `/api`.
 * @returns whether the console is built
 */
export async function serveConsole(fastify: FastifyInstance, folder: string): Promise<boolean> {
  if (!existsSync(join(folder, 'index.html'))) return false;
  await fastify.register(fastifyStatic, {
    root: folder,
    serve: false,
    cacheControl: false,
    setHeaders: (reply, path) => void reply.header('Cache-Control', cachingOf(path)),
  });
  const compressed = new CompressedFiles(folder);
  fastify.get('/*', async (request, reply) => {
    const file = fileOf(request);
    if (file === undefined) return reply.callNotFound();
    return sendCompressed(compressed, file, request, reply);
  });
  return true;
}

/** The file of the build that stands for an address; undefined for addresses of the API. */
function fileOf(request: FastifyRequest): string | undefined {
  const path = (request.params as { '*': string })['*'];
  if (path === 'api' || path.startsWith('api/') || path.includes('\0')) return undefined;
  return extname(path) === '' ? 'index.html' : path;
}

/** A hashed name never holds anything else; everything else is asked for again, and mostly answered by 304. */
function cachingOf(file: string): string {
  return HASHED_NAME.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache';
}

async function sendCompressed(
  compressed: CompressedFiles,
  file: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const encoding = bestEncoding(request.headers['accept-encoding']);
  const found = encoding && (await compressed.find(file, encoding));
  void reply.header('Vary', 'Accept-Encoding');
  if (!encoding || !found) return reply.sendFile(file);
  void reply.headers({ ETag: found.etag, 'Cache-Control': cachingOf(file) });
  if (request.headers['if-none-match'] === found.etag) return reply.status(304).send();
  return reply.header('Content-Type', found.type).header('Content-Encoding', encoding).send(found.bytes);
}
