import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemException } from '../problems/problem';
import type { BodiesUnderWay, BodyUnderWay } from './bodies-under-way';
import { EXCESS_MESSAGES, fieldName, JsonStructure } from './json-bounds';
import type { BodyBounds } from './takes-body';

const MIB = 1024 * 1024;

/** What reading bodies needs to know of requests. */
export interface BodyRules {
  boundsOf(request: FastifyRequest): BodyBounds;
  /** Which requests count as one sender's. */
  senderOf(request: FastifyRequest): string;
}

/**
 * Makes JSON the only kind of body, so that a form that another site's page posts is refused with 415. A body is counted
 * byte by byte as it comes, and given up at the first one that is too much; only then does Fastify's own parser, which
 * refuses `__proto__`, see it. Routes that take bytes get them uncounted and unparsed.
 */
export function takeJsonBodies(fastify: FastifyInstance, underWay: BodiesUnderWay, rules: BodyRules): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  const replies = new WeakMap<FastifyRequest, ServerResponse>();
  fastify.removeAllContentTypeParsers();
  fastify.addHook('preParsing', (request, reply, _payload, done) => {
    if (request.headers['content-type'] !== undefined) replies.set(request, reply.raw);
    done();
  });
  fastify.addContentTypeParser('application/json', (request, payload: IncomingMessage, done) => {
    const bounds = rules.boundsOf(request);
    const open = (announced: number, tooSlow: () => void): BodyUnderWay => {
      const body = underWay.open(rules.senderOf(request), announced, tooSlow);
      // What was made of it takes room too, until the reply is out or nobody waits for it any more.
      replies.get(request)?.once('close', () => body.release());
      return body;
    };
    readBody(payload, bounds, open).then(
      (bytes) => (bounds.asBytes ? done(null, bytes) : void parse(request, bytes.toString(), done)),
      (error: Error) => done(error),
    );
  });
}

/** @throws ProblemException `too-large`, `invalid-input`, `too-slow`, `throttled`, `too-busy`, `bad-request` */
function readBody(
  payload: IncomingMessage,
  bounds: BodyBounds,
  open: (announced: number, tooSlow: () => void) => BodyUnderWay,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const announced = Number(payload.headers['content-length'] ?? 0);
    if (announced > bounds.bytes) throw tooLarge(bounds);
    const structure = bounds.asBytes ? undefined : new JsonStructure(bounds);
    const chunks: Buffer[] = [];
    let length = 0;
    const body = open(announced, () => fail(new ProblemException('too-slow')));

    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      try {
        if (length > bounds.bytes) throw tooLarge(bounds);
        body.add(chunk.length);
        const excess = structure?.add(chunk);
        if (excess) {
          const path = fieldName(Buffer.concat([...chunks, chunk]), structure?.fieldStart);
          throw tooMuch(EXCESS_MESSAGES[excess], path);
        }
      } catch (error) {
        return fail(error as Error);
      }
      chunks.push(chunk);
    };
    const onEnd = (): void => {
      letGo();
      resolve(Buffer.concat(chunks, length));
    };
    const onCut = (): void => fail(new ProblemException('bad-request'));
    const letGo = (): void => {
      body.arrived();
      payload.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut);
    };
    const fail = (error: Error): void => {
      letGo();
      chunks.length = 0;
      reject(error);
    };
    payload.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut);
  });
}

/** Says it at the field that holds too much, if it is one. */
function tooMuch(message: string, path: string | undefined): ProblemException {
  const errors = path === undefined ? undefined : [{ path, message }];
  return new ProblemException('invalid-input', { detail: message, errors });
}

function tooLarge({ bytes }: BodyBounds): ProblemException {
  const size = bytes < MIB ? `${Math.round(bytes / 1024)} KiB` : `${Math.round((10 * bytes) / MIB) / 10} MiB`;
  return new ProblemException('too-large', { detail: `At most ${size} are accepted here.` });
}
