import { createParamDecorator, Param, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RecordIdPipe } from '../input/record-id.pipe';
import { ProblemException } from '../problems/problem';

/** Hands a controller the id in the route. */
export function RecordId(): ParameterDecorator {
  return Param('id', RecordIdPipe);
}

/** What the `If-Match` header of a change says. */
export type VersionCondition = string | undefined;

/**
 * Hands a controller the `If-Match` header, as `Records.patch` takes it. It is judged there and not before: a condition
 * counts after the checks that every request has to pass (RFC 9110 section 13.2.1).
 */
export const IfMatch = createParamDecorator(
  (_: unknown, context: ExecutionContext): VersionCondition =>
    context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'],
);

/**
 * The version that an `If-Match` header names; undefined for `*`, which any version fits.
 * @throws ProblemException `if-match-required` without the header, `version-changed` when it is no ETag of ours.
 */
export function versionOf(condition: VersionCondition): number | undefined {
  if (condition === undefined || condition.trim() === '') throw new ProblemException('if-match-required');
  if (condition.trim() === '*') return undefined;
  const version = /^"(\d{1,9})"$/.exec(condition.trim())?.[1];
  if (version === undefined) throw new ProblemException('version-changed');
  return Number(version);
}
