import type { NearestMiss, ResolveCandidate } from './resolve/question';
import type { SessionEnd } from './session-ends';
import type { RestoreConflicts } from './trash';

/** One faulty input, by its path (`hostKeys[0].type`). The submitted value is never in it. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** An RFC 9457 problem (`application/problem+json`). `code` is stable; `detail` is for people. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail?: string;
  /** That of the reply's header `X-Request-Id`. */
  readonly requestId: string;
  readonly errors?: readonly FieldError[];
  /** Of `not-signed-in`: why the session that the browser still has the token of ended. */
  readonly ended?: SessionEnd;
  /** Of `no-match`: the records that nearly fit, the nearest first. */
  readonly nearest?: readonly NearestMiss[];
  /** Of `ambiguous`: records that fit equally well. */
  readonly candidates?: readonly ResolveCandidate[];
  /** Of `restore-conflicts`: what has to be answered. */
  readonly conflicts?: RestoreConflicts;
}

/** Every problem the service replies: code → status and title. */
export const PROBLEMS = {
  'invalid-input': { status: 400, title: 'Some fields are not valid.' },
  'bad-request': { status: 400, title: 'This is no request that KIOPS can read.' },
  'not-json': { status: 400, title: 'The request is not valid JSON.' },
  'ssh-secret-refused': { status: 400, title: 'SSH secrets stay in the browser and are not accepted here.' },
  'secret-required': { status: 400, title: 'Changing the address needs the secret again.' },
  'jump-server-cycle': { status: 400, title: 'The jump servers would form a circle.' },
  'jump-server-depth': { status: 400, title: 'There are too many jump servers in a row.' },
  'invalid-transfer-file': { status: 400, title: 'This is not a KIOPS credentials file.' },
  'unsupported-version': { status: 400, title: 'This file was made by a newer KIOPS.' },
  'invalid-cursor': { status: 400, title: 'This page no longer exists. Load the list again.' },
  'set-up-code-invalid': { status: 400, title: 'This set-up link is not valid.' },
  'link-invalid': { status: 400, title: 'This link is not valid any more.' },
  'not-signed-in': { status: 401, title: 'Sign in first.' },
  'wrong-credentials': { status: 401, title: 'The email address or the password is wrong.' },
  'wrong-password': { status: 403, title: 'The password is wrong.' },
  'csrf-failed': { status: 403, title: 'The request did not come from this console. Reload the page.' },
  'origin-refused': { status: 403, title: 'Requests from this origin are refused.' },
  'not-allowed': { status: 403, title: 'Your role does not allow this.' },
  'scope-missing': { status: 403, title: 'The token does not have the scope for this.' },
  'address-not-allowed': { status: 403, title: 'The token does not work from this address.' },
  'store-not-allowed': { status: 403, title: 'The token does not reach this store.' },
  'on-behalf-of-required': {
    status: 403,
    title: 'A service account owns no records. Say for whom it acts, by X-Kiops-On-Behalf-Of.',
  },
  'on-behalf-of-refused': { status: 403, title: 'The token may not act for this user.' },
  'plan-limit-reached': { status: 403, title: 'Your plan holds no more records.' },
  'not-found': { status: 404, title: 'There is nothing here.' },
  'no-match': { status: 404, title: 'No record fits.' },
  'method-not-allowed': { status: 405, title: 'This address does not take this method.' },
  ambiguous: { status: 409, title: 'Several records fit equally well.' },
  'already-set-up': { status: 409, title: 'This KIOPS is already set up.' },
  'email-taken': { status: 409, title: 'There is already an account with this email address.' },
  'plan-changed': { status: 409, title: 'Your records changed since this plan was made.' },
  'already-undone': { status: 409, title: 'This was undone already.' },
  'restore-conflicts': {
    status: 409,
    title: 'Some of these accounts are there again. Choose for each what shall stay.',
  },
  'token-limit-reached': { status: 409, title: 'You have too many service tokens. Revoke one first.' },
  'already-rotated': { status: 409, title: 'This token was rotated already. Rotate the newer one.' },
  'name-taken': { status: 409, title: 'There is already one with this name.' },
  'still-used': { status: 409, title: 'Other records still point to this one.' },
  'last-admin': { status: 409, title: 'There must be one active PlatformAdmin.' },
  'too-slow': { status: 408, title: 'The request came too slowly.' },
  'undo-over': {
    status: 410,
    title: 'This can no longer be undone: what it removed or replaced is not kept any more.',
  },
  'events-gone': {
    status: 410,
    title: 'Some events since then are not kept any more. Load the lists again, and follow from now on.',
  },
  'version-changed': { status: 412, title: 'Someone changed this record meanwhile. Load it again.' },
  'precondition-failed': { status: 412, title: 'What is here is not what the request expects.' },
  'too-large': { status: 413, title: 'The request is too large.' },
  'unsupported-media-type': { status: 415, title: 'Send JSON.' },
  'idempotency-key-reused': {
    status: 422,
    title: 'This Idempotency-Key was used for something else. Send a new one with what is new.',
  },
  'if-match-required': { status: 428, title: 'Send If-Match with the version you changed.' },
  'headers-too-large': { status: 431, title: 'The headers of the request are too large.' },
  busy: { status: 429, title: 'KIOPS is busy with such work. Try again in a moment.' },
  throttled: { status: 429, title: 'Too many tries. Wait a little.' },
  internal: { status: 500, title: 'Something went wrong on KIOPS.' },
  'secret-damaged': {
    status: 500,
    title: 'This secret was changed outside of KIOPS, and does not open any more. Enter it again.',
  },
  'key-missing': {
    status: 503,
    title: 'KIOPS was started without a master key that this needs. Tell whoever runs it.',
  },
  'too-busy': { status: 503, title: 'KIOPS has too much to do. Try again in a moment.' },
  unavailable: { status: 503, title: 'The database of KIOPS does not answer. Try again in a moment.' },
  'disk-full': {
    status: 503,
    title: 'The disk of KIOPS is full. Nothing can be stored until there is room.',
  },
  'not-ready': { status: 503, title: 'KIOPS is starting or stopping. Try again.' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;
