import type { NearestRecord, ReplyProblem } from './reply-problem';
import { EXIT, type ExitCode } from '../output/exit-codes';
import { Failure } from '../output/failure';
import { plainText } from '../output/plain-text';

/** What KIOPS answered instead of doing it. */
export class ProblemFailure extends Failure {
  constructor(readonly problem: ReplyProblem) {
    super(messageOf(problem), exitCodeOf(problem));
  }
}

function exitCodeOf({ status, code }: ReplyProblem): ExitCode {
  if (status === 401) return EXIT.notSignedIn;
  if (status === 403) return EXIT.refused;
  if (status === 404) return EXIT.notFound;
  if (code === 'ambiguous') return EXIT.ambiguous;
  if (status === 429 || status === 503) return EXIT.unavailable;
  return EXIT.failed;
}

function messageOf(problem: ReplyProblem): string {
  const { title, detail, errors = [], nearest = [], candidates = [] } = problem;
  const lines = [
    // "Sign in first" is for people with a browser.
    problem.status === 401
      ? undefined
      : [title, detail === title ? undefined : detail].filter(Boolean).join(' '),
    ...errors.map(({ path, message }) => `  ${path}: ${message}`),
    ...nearest.map((record) => `  ${placeOf(record)}${record.reason ? `: ${record.reason}` : ''}`),
    ...candidates.map((record) => `  ${placeOf(record)}  ${record.id}`),
    nextStep(problem),
  ];
  return lines
    .filter((line) => line !== undefined)
    .map(plainText)
    .join('\n');
}

function placeOf({ store, label }: NearestRecord): string {
  return `${store}/${label}`;
}

function nextStep({ status, code, retryAfter }: ReplyProblem): string | undefined {
  if (status === 401)
    return 'KIOPS does not take the token: it has expired or was revoked. Make one in your profile, and run kiops login.';
  if (code === 'scope-missing') return 'Make a token that has it, in your profile, and run kiops login.';
  if (code === 'on-behalf-of-required')
    return 'Say it by --on-behalf-of kim@example.com, or by KIOPS_ON_BEHALF_OF.';
  if (code === 'ambiguous') return 'Say more, so that one of them is left.';
  if (retryAfter !== undefined) return `Try again in ${retryAfter} s.`;
  return undefined;
}
