import type { FieldError } from '@kiops/contracts';

/** A record that a problem names. */
export interface NearestRecord {
  readonly store: string;
  readonly id: string;
  readonly label: string;
  readonly reason?: string;
}

/** A problem as it came (RFC 9457): of a newer KIOPS the code may be one that nobody here knows. */
export interface ReplyProblem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly nearest?: readonly NearestRecord[];
  readonly candidates?: readonly NearestRecord[];
  /** Seconds, of the `Retry-After` header (RFC 9110 section 10.2.3). */
  readonly retryAfter?: number;
}

/** The problem in a reply; undefined where it is none, and something else than KIOPS answers. */
export function readProblem(status: number, headers: Headers, text: string): ReplyProblem | undefined {
  if (!/^application\/problem\+json\b/.test(headers.get('content-type') ?? '')) return undefined;
  let body: Partial<ReplyProblem> | null;
  try {
    body = JSON.parse(text) as Partial<ReplyProblem> | null;
  } catch {
    return undefined;
  }
  if (typeof body?.code !== 'string' || typeof body.title !== 'string') return undefined;
  const seconds = Number(headers.get('retry-after') ?? NaN);
  return {
    status,
    code: body.code,
    title: body.title,
    ...(typeof body.detail === 'string' && { detail: body.detail }),
    ...listOf('errors', body),
    ...listOf('nearest', body),
    ...listOf('candidates', body),
    ...(Number.isFinite(seconds) && { retryAfter: seconds }),
  };
}

function listOf(name: 'errors' | 'nearest' | 'candidates', body: Partial<ReplyProblem>): object {
  return Array.isArray(body[name]) ? { [name]: body[name] } : {};
}
