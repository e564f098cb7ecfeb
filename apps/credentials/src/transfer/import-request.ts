import {
  DECISIONS,
  readTransferFile,
  type Decision,
  type Decisions,
  type FieldError,
  type ReadTransferFile,
} from '@kiops/contracts';
import { ProblemException } from '../problems/problem';

/** `POST /transfer/apply`, read. */
export interface ApplyRequest {
  readonly file: unknown;
  readonly planId: string;
  readonly decisions: Decisions;
}

/**
 * Reads the body of `POST /transfer/plan`. By hand, since class-transformer would copy a whole transfer file.
 * @throws ProblemException `invalid-input`
 */
export function readPlanRequest(body: unknown): unknown {
  return readBody(body, ['file'])['file'];
}

/**
 * Reads the body of `POST /transfer/apply`.
 * @throws ProblemException `invalid-input`
 */
export function readApplyRequest(body: unknown): ApplyRequest {
  const { file, planId, decisions = {} } = readBody(body, ['file', 'planId', 'decisions']);
  const errors: FieldError[] = [];
  if (typeof planId !== 'string' || planId === '')
    errors.push({ path: 'planId', message: 'Send the id of the plan.' });
  errors.push(...wrongDecisions(decisions));
  if (errors.length > 0) throw new ProblemException('invalid-input', { errors: errors.slice(0, 50) });
  return { file, planId: planId as string, decisions: decisions as Decisions };
}

/**
 * Reads the file of a request as a transfer file.
 * @throws ProblemException `invalid-transfer-file`, `unsupported-version`; `ssh-secret-refused` for SSH secrets, which
 *   only the browser may read
 */
export function readFile(file: unknown): ReadTransferFile {
  const read = readTransferFile(file);
  if (read.fault !== undefined) throw new ProblemException(read.fault, { detail: read.detail });
  if (read.sshSecrets.length === 0) return read;
  throw new ProblemException('ssh-secret-refused', {
    errors: [
      { path: 'file.sshSecrets', message: 'Import SSH secrets in the browser: the service takes none.' },
    ],
  });
}

function readBody(body: unknown, keys: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ProblemException('invalid-input', { errors: [{ path: '', message: 'Send a JSON object.' }] });
  }
  const unknown = Object.keys(body).some((key) => !keys.includes(key));
  const errors: FieldError[] = [];
  if (unknown) errors.push({ path: '', message: `Send only ${keys.join(', ')}.` });
  if (!Object.hasOwn(body, 'file')) errors.push({ path: 'file', message: 'Send the file.' });
  if (errors.length > 0) throw new ProblemException('invalid-input', { errors });
  return body as Readonly<Record<string, unknown>>;
}

function wrongDecisions(decisions: unknown): FieldError[] {
  const message = `Answer each conflict with ${DECISIONS.join(', ')}.`;
  if (typeof decisions !== 'object' || decisions === null || Array.isArray(decisions))
    return [{ path: 'decisions', message }];
  return Object.entries(decisions)
    .filter(([, decision]) => !DECISIONS.includes(decision as Decision))
    .map(([key]) => ({
      path: /^[a-z-]+(\/\d{1,9})?$/.test(key) ? `decisions.${key}` : 'decisions',
      message,
    }));
}
