import { HttpErrorResponse } from '@angular/common/http';
import {
  isSessionEnd,
  PROBLEMS,
  type FieldError,
  type Problem,
  type ProblemCode,
  type SessionEnd,
} from '@kiops/contracts';

/** Why a request failed: a code of the service, or one of the three that only the console can see. */
export type FailureCode = ProblemCode | 'no-answer' | 'service-timeout' | 'unexpected';

/** What went wrong with a request, in words for people and facts for support. It never holds what was sent. */
export interface Failure {
  readonly code: FailureCode;
  /** The HTTP status; 0 when no answer came. */
  readonly status: number;
  /** One or two sentences that can be shown as they are. */
  readonly message: string;
  readonly requestId: string | null;
  /** The fields at fault, when the service named them. */
  readonly errors: readonly FieldError[];
  /** Why the session ended, where KIOPS knows. */
  readonly ended?: SessionEnd;
}

/** How long the console waits for an answer that takes KIOPS no work, in milliseconds. */
export const ANSWER_TIMEOUT = 10_000;

const OWN_MESSAGES = {
  'no-answer': 'KIOPS could not be reached. Check the network and try again.',
  'service-timeout': `KIOPS did not answer within ${ANSWER_TIMEOUT / 1000} seconds.`,
  unexpected: 'Something went wrong.',
} as const;

/** Reads any thrown value as a failure. Problems of the service (RFC 9457) keep their code, detail and request id. */
export function toFailure(error: unknown): Failure {
  if (!(error instanceof HttpErrorResponse)) return ownFailure('unexpected', 0, null);
  const requestId = error.headers.get('X-Request-Id');
  if (error.status === 0)
    return ownFailure(isTimeout(error.error) ? 'service-timeout' : 'no-answer', 0, requestId);
  const problem = readProblem(error.error);
  if (!problem) return ownFailure(error.status >= 502 ? 'no-answer' : 'unexpected', error.status, requestId);
  return {
    code: problem.code,
    status: error.status,
    message: sentence(problem) + waitingTime(error),
    requestId: problem.requestId ?? requestId,
    errors: problem.errors ?? [],
    ...(isSessionEnd(problem.ended) && { ended: problem.ended }),
  };
}

/**
 * Whether a change may have been made all the same: no answer came that says otherwise, as when a connection breaks after
 * KIOPS has done it.
 */
export function isUnknown({ code }: Failure): boolean {
  return code === 'no-answer' || code === 'service-timeout';
}

/** What a failure means for a change: `undone`, a sentence such as "No record was changed.", where that is known. */
export function meaningOf(failure: Failure, undone: string): string {
  return isUnknown(failure) ? 'It may have been done all the same: look before you do it again.' : undone;
}

/** The same with the reason, for a message of its own. */
export function failedChange(error: unknown, undone: string): string {
  const failure = toFailure(error);
  const meaning = meaningOf(failure, undone);
  return isUnknown(failure) ? `${failure.message} ${meaning}` : `${meaning} ${failure.message}`;
}

/** Code and request id in one line, for the foot of an error and for "Copy details". */
export function failureFacts(failure: Failure): string {
  return failure.requestId ? `${failure.code} · request ${failure.requestId}` : failure.code;
}

function ownFailure(code: keyof typeof OWN_MESSAGES, status: number, requestId: string | null): Failure {
  return { code, status, message: OWN_MESSAGES[code], requestId, errors: [] };
}

function isTimeout(cause: unknown): boolean {
  return (cause instanceof DOMException || cause instanceof Error) && cause.name === 'TimeoutError';
}

/** When to try again, where the service says it (RFC 9110 section 10.2.3): of what is too much, not of what is broken. */
function waitingTime({ status, headers }: HttpErrorResponse): string {
  const seconds = Number(headers.get('Retry-After'));
  if (status !== 429 || !(seconds > 0)) return '';
  const [count, unit] = seconds < 120 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return ` Try again in ${count} ${unit}${count === 1 ? '' : 's'}.`;
}

/** The title says what happened, the detail what to know beside it; where the detail says it all, it stands alone. */
function sentence(problem: Problem): string {
  const title = problem.title || PROBLEMS[problem.code].title;
  return problem.detail && problem.detail !== title ? `${title} ${problem.detail}` : title;
}

function readProblem(body: unknown): Problem | undefined {
  const parsed = typeof body === 'string' ? parseJson(body) : body;
  if (typeof parsed !== 'object' || parsed === null || !('code' in parsed)) return undefined;
  return typeof parsed.code === 'string' && parsed.code in PROBLEMS ? (parsed as Problem) : undefined;
}

/** A request for text or a file gets its problem as text. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
