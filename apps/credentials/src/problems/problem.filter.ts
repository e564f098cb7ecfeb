import {
  ArgumentsHost,
  Catch,
  HttpException,
  Logger,
  NotFoundException,
  type ExceptionFilter,
} from '@nestjs/common';
import { PROBLEMS, type ProblemCode } from '@kiops/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MissingKeyError } from './missing-key-error';
import { ProblemException, problemBody, type ProblemDetails } from './problem';
import type { RouteMethods } from './route-methods';
import { SealBrokenError } from './seal-broken-error';

/** Which problem stands for a status that Nest or Fastify answered by itself. */
const CODE_OF_STATUS: Readonly<Record<number, ProblemCode>> = {
  400: 'invalid-input',
  401: 'not-signed-in',
  403: 'not-allowed',
  404: 'not-found',
  412: 'precondition-failed',
  413: 'too-large',
  415: 'unsupported-media-type',
  429: 'throttled',
  503: 'not-ready',
};

/** Answers every error as `application/problem+json`, and logs only those that nobody expected. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  constructor(private readonly methods: RouteMethods) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const allowed =
      error instanceof NotFoundException ? this.methods.besides(request.method, request.url) : [];
    const { code, details } = allowed.length > 0 ? METHOD_NOT_ALLOWED : problemOf(error);
    if (error instanceof MissingKeyError || code === 'internal' || code === 'secret-damaged')
      this.logger.error({ err: describe(error), requestId: request.id }, 'Unexpected error');
    if (reply.sent) return;
    if (details.retryAfter !== undefined)
      void reply.header('Retry-After', String(Math.ceil(details.retryAfter)));
    // RFC 9110 section 15.5.6: whoever uses a wrong method is told the right ones.
    if (allowed.length > 0) void reply.header('Allow', allowed.join(', '));
    sendProblem(reply, request, code, details);
  }
}

const METHOD_NOT_ALLOWED: ReturnType<typeof problemOf> = { code: 'method-not-allowed', details: {} };

declare module 'fastify' {
  interface FastifyRequest {
    /** What it was answered with, when that was a problem. */
    problem?: { readonly code: ProblemCode; readonly details: ProblemDetails };
  }
}

/** Answers with a problem. */
export function sendProblem(
  reply: FastifyReply,
  request: FastifyRequest,
  code: ProblemCode,
  details: ProblemDetails = {},
): void {
  request.problem = { code, details };
  void reply
    .status(PROBLEMS[code].status)
    .header('Content-Type', 'application/problem+json; charset=utf-8')
    .header('Cache-Control', 'no-store')
    .send(JSON.stringify(problemBody(code, details, String(request.id))));
}

/** The problem that an error is answered with. */
function problemOf(error: unknown): { code: ProblemCode; details: ProblemDetails } {
  if (error instanceof ProblemException) return { code: error.code, details: error.details };
  if (error instanceof SealBrokenError) return { code: 'secret-damaged', details: {} };
  if (error instanceof MissingKeyError) return { code: 'key-missing', details: { detail: error.message } };
  // Nest wraps what Fastify throws before a route is reached.
  const origin = error instanceof HttpException ? error.cause : error;
  if (origin instanceof SyntaxError || /^FST_ERR_CTP_(INVALID|EMPTY)_JSON/.test(codeOf(origin))) {
    return { code: 'not-json', details: {} };
  }
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  return { code: CODE_OF_STATUS[status] ?? 'internal', details: {} };
}

/** What may be logged of an unexpected error: a database error's message and detail can hold submitted values. */
function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const database = error as Error & { code?: string; severity?: string; table?: string; constraint?: string };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return database.severity === undefined
    ? { type: error.name, message: error.message, stack: frames.join('\n') }
    : {
        type: 'DatabaseError',
        // Not `code`: what is called so is redacted.
        sqlState: database.code,
        table: database.table,
        constraint: database.constraint,
        stack: frames.join('\n'),
      };
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** Of Fastify's own errors, and of those by which the files of the console are refused to a request's conditions. */
function statusOf(error: unknown): number {
  const { statusCode, expose } = (error ?? {}) as { statusCode?: number; expose?: boolean };
  return codeOf(error).startsWith('FST_') || expose === true ? Number(statusCode ?? 500) : 500;
}
