import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { IDEMPOTENCY_KEY_HEADER, LIMITS } from '@kiops/contracts';
import type { FastifyRequest } from 'fastify';
import { ProblemException } from '../problems/problem';

/** A create that its sender may send again: the key by which it is known, and what was sent. */
export interface KeyedCreate {
  readonly key: string;
  /** The body as it came in, secrets in clear. */
  readonly body: string;
}

/**
 * Hands a controller the create that the `Idempotency-Key` header names; undefined without the header.
 * @throws ProblemException `invalid-input` when it is no key
 */
export const Keyed = createParamDecorator(
  (_: unknown, context: ExecutionContext): KeyedCreate | undefined => {
    const { headers, body } = context.switchToHttp().getRequest<FastifyRequest>();
    const sent = headers[IDEMPOTENCY_KEY_HEADER.toLowerCase()];
    return sent === undefined ? undefined : { key: keyOf(String(sent)), body: JSON.stringify(body) };
  },
);

/** A string of a structured field (RFC 9651 section 3.3.3). */
const QUOTED = /^"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;

/** What many programs send instead: a UUID and the like, without quotes. */
const BARE = /^[\w.~:+/=-]+$/;

/**
 * The key in an `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header section 2.1).
 * @throws ProblemException `invalid-input`
 */
export function keyOf(sent: string): string {
  const text = sent.trim();
  const key = BARE.test(text) ? text : QUOTED.exec(text)?.[1].replaceAll(/\\(["\\])/g, '$1');
  if (key !== undefined && key !== '' && key.length <= LIMITS.idempotencyKey.max) return key;
  throw new ProblemException('invalid-input', {
    detail: `${IDEMPOTENCY_KEY_HEADER} is a text of at most ${LIMITS.idempotencyKey.max} characters in quotes, such as a UUID.`,
  });
}
