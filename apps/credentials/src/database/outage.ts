import { ProblemException } from '../problems/problem';
import { DiskFull } from './disk-full';

/** Seconds after which another try is worth it. */
const RETRY_AFTER = 5;

/** Why the database did not do what it was asked, when that says nothing about the request itself. */
export class DatabaseOutage extends ProblemException {
  constructor(
    override readonly code: 'unavailable' | 'disk-full',
    /** An SQLSTATE, a system error's name, or what `pg` said, for the log. */
    readonly reason: string,
    override readonly cause: unknown,
  ) {
    super(code, { retryAfter: RETRY_AFTER });
  }
}

/** SQLSTATE 53100, from PostgreSQL's appendix A. */
const DISK_FULL = '53100';

/**
 * States in which another try can succeed: broken connections (08), no more resources (53), an operator's intervention
 * or a server that starts or stops (57), refused sign-in (28), a database that is not there (3D), a lock that was not
 * free in time, and a server that became a standby.
 */
const OUTAGE_STATES = /^(?:08...|53...|57...|28...|3D000|55P03|25006)$/;

/** What Node calls a network, a name or a certificate that does not work. */
const SYSTEM_ERRORS =
  /^(?:ECONN[A-Z]+|E(?:PIPE|TIMEDOUT|HOSTUNREACH|HOSTDOWN|NETUNREACH|NETDOWN|ADDRNOTAVAIL|NOTFOUND|AI_AGAIN|NOENT|ACCES|MFILE|NFILE)|ERR_TLS_[A-Z_]+|ERR_SSL_[A-Z_]+|CERT_[A-Z_]+|(?:DEPTH_ZERO_)?SELF_SIGNED_CERT[A-Z_]*|UNABLE_TO_[A-Z_]+)$/;

/** What `pg` and its pool say without a code. */
const MESSAGES = [
  'timeout exceeded when trying to connect',
  'timeout expired',
  'Connection terminated',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'The server does not support SSL connections',
  'There was an error establishing an SSL connection',
];

/** The outage that an error of `pg` tells of; undefined when the database is there and refused the statement. */
export function outageOf(error: unknown): DatabaseOutage | undefined {
  if (error instanceof DatabaseOutage) return error;
  if (error instanceof DiskFull) return new DatabaseOutage('disk-full', DISK_FULL, error);
  if (error instanceof UnusableConnection) return new DatabaseOutage('unavailable', error.message, error);
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { code?: unknown };
  if (code === DISK_FULL) return new DatabaseOutage('disk-full', DISK_FULL, error);
  if (typeof code === 'string' && (OUTAGE_STATES.test(code) || SYSTEM_ERRORS.test(code))) {
    return new DatabaseOutage('unavailable', code, error);
  }
  const message = MESSAGES.find((start) => error.message.startsWith(start));
  return message === undefined ? undefined : new DatabaseOutage('unavailable', message, error);
}

/** A connection that stands but is of no use. */
export class UnusableConnection extends Error {}
