import { HttpException } from '@nestjs/common';
import {
  PROBLEMS,
  type FieldError,
  type NearestMiss,
  type Problem,
  type ProblemCode,
  type ResolveCandidate,
  type RestoreConflicts,
  type SessionEnd,
} from '@kiops/contracts';

/** What may be said beside a problem's title. Never put a submitted value or a secret into it. */
export interface ProblemDetails {
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  /** Seconds to wait, for `throttled`: sent as `Retry-After`. */
  readonly retryAfter?: number;
  /** For `not-signed-in`, when the token of a session that ended was brought. */
  readonly ended?: SessionEnd;
  /** For `no-match`. */
  readonly nearest?: readonly NearestMiss[];
  /** For `ambiguous`. */
  readonly candidates?: readonly ResolveCandidate[];
  /** For `restore-conflicts`. */
  readonly conflicts?: RestoreConflicts;
}

/** An expected failure, replied as an RFC 9457 problem: `throw new ProblemException('not-found')`. */
export class ProblemException extends HttpException {
  constructor(
    readonly code: ProblemCode,
    readonly details: ProblemDetails = {},
  ) {
    super(code, PROBLEMS[code].status);
  }
}

/** `invalid-input` for one field. */
export function invalidField(path: string, message: string): ProblemException {
  return new ProblemException('invalid-input', { errors: [{ path, message }] });
}

/** The body of a problem, with the id that the reply's `X-Request-Id` names too. */
export function problemBody(code: ProblemCode, details: ProblemDetails, requestId: string): Problem {
  const { status, title } = PROBLEMS[code];
  return {
    type: 'about:blank',
    title,
    status,
    code,
    ...(details.detail === undefined ? {} : { detail: details.detail }),
    requestId,
    ...(details.errors === undefined ? {} : { errors: details.errors }),
    ...(details.ended === undefined ? {} : { ended: details.ended }),
    ...(details.nearest === undefined ? {} : { nearest: details.nearest }),
    ...(details.candidates === undefined ? {} : { candidates: details.candidates }),
    ...(details.conflicts === undefined ? {} : { conflicts: details.conflicts }),
  };
}
