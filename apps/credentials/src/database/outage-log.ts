import { Logger } from '@nestjs/common';
import { DatabaseOutage, outageOf } from './outage';

/** How long nothing may fail before an outage counts as over, in milliseconds: half a failover is no recovery. */
const QUIET = 1_000;

interface Outage {
  readonly code: DatabaseOutage['code'];
  readonly begin: number;
  lastFailure: number;
  failures: number;
}

/** Says once when the database goes away, and once when it is back: not for every request in between. */
export class OutageLog {
  private readonly logger = new Logger('Database');
  private outage: Outage | undefined;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** What to throw for an error of the database: a DatabaseOutage where it is one. */
  judge(error: unknown): unknown {
    const outage = outageOf(error);
    if (!outage) return error;
    const now = this.now();
    if (this.outage?.code !== outage.code) {
      this.logger.error({ reason: outage.reason }, BEGINS[outage.code]);
      this.outage = { code: outage.code, begin: now, lastFailure: now, failures: 0 };
    }
    this.outage.lastFailure = now;
    this.outage.failures += 1;
    return outage;
  }

  /** The database did what it was asked. */
  answered(): void {
    if (this.outage === undefined) return;
    const { begin, lastFailure, failures } = this.outage;
    const now = this.now();
    if (now - lastFailure < QUIET) return;
    this.outage = undefined;
    this.logger.warn({ seconds: Math.round((now - begin) / 100) / 10, failures }, 'The database is back');
  }
}

const BEGINS: Readonly<Record<DatabaseOutage['code'], string>> = {
  unavailable: 'The database is unavailable',
  'disk-full': 'The disk of the database is full: nothing is stored until there is room',
};
