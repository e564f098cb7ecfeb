import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { BindingKey } from '../crypto/binding-key';
import { Database, type Executor } from '../database/database';
import { digestEntries, FIRST, SEAL, sealMac, type AuditSeal } from './audit-chain';

/** How often entries are looked for, in milliseconds: an entry is sealed at the second look at the latest. */
const INTERVAL = 400;

/** How many entries one seal covers at most. */
const BATCH = 1_000;

/** The newest entry, what is left of the seal that was seen, and the last seal: nulls where there is none. */
type State = {
  readonly newest: string | null;
  readonly stillSeen: Buffer | null;
} & (AuditSeal | { readonly [Field in keyof AuditSeal]: null });

/** Entries up to one, and who was still writing when that was the newest. */
interface Pending {
  readonly upTo: string;
  readonly writers: ReadonlySet<string>;
}

/**
 * Seals the audit log: a chain of MACs, so that an entry that was changed, removed or put in between is noticed. It runs
 * beside the statements that write entries, which do not wait for it; of several replicas, one at a time does it.
 *
 * An entry gets its number before its transaction commits: a lower number can come to light after a higher one. So
 * entries are sealed up to one only when everybody has ended who was writing to the log when that was seen.
 */
@Injectable()
export class AuditSealer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('AuditSealer');
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> | undefined;
  private failing = false;
  private pending: Pending | undefined;
  /** The last seal that this process has seen. */
  private seen: AuditSeal | undefined;

  constructor(
    private readonly database: Database,
    private readonly key: BindingKey,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.tick(), INTERVAL).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.working;
  }

  /** Looks for entries, and seals those that nothing can come before any more. @returns how many */
  async seal(): Promise<number> {
    const { newest, last } = await this.state();
    if (newest === null || BigInt(newest) <= BigInt(last?.lastEntry ?? 0)) {
      this.pending = undefined;
      return 0;
    }
    const writers = await this.writers();
    const settled = this.pending && [...this.pending.writers].every((writer) => !writers.has(writer));
    const upTo = writers.size === 0 ? newest : settled ? this.pending!.upTo : undefined;
    if (upTo !== undefined || this.pending === undefined) this.pending = { upTo: newest, writers };
    return upTo === undefined ? 0 : this.sealUpTo(upTo);
  }

  private async tick(): Promise<void> {
    if (this.working) return;
    this.working = this.seal().then(
      () => {
        this.failing = false;
      },
      (error: unknown) => {
        if (!this.failing) this.logger.warn({ err: error }, 'The audit log is not sealed');
        this.failing = true;
      },
    );
    await this.working;
    this.working = undefined;
  }

  /**
   * The newest entry and the last seal; says so when a seal is gone that was there. One statement: a service that
   * nobody asks anything does hardly more than this.
   */
  private async state(): Promise<{ newest: string | null; last: AuditSeal | undefined }> {
    const { seen } = this;
    const [{ newest, stillSeen, ...found }] = await this.database.query<State>(
      {
        name: 'audit:state',
        text: `SELECT (SELECT max(id)::text FROM audit_log) AS newest,
          (SELECT mac FROM audit_seals WHERE id = $1::bigint) AS "stillSeen", last.*
          FROM (VALUES (1)) AS always LEFT JOIN LATERAL (${LAST_SEAL}) AS last ON true`,
      },
      [seen?.id ?? null],
    );
    if (seen && !stillSeen?.equals(seen.mac)) {
      const { id, lastEntry } = seen;
      this.logger.error(
        { seal: id, lastEntry },
        'A seal of the audit log was removed or changed by something other than KIOPS',
      );
    }
    const last = found.id === null ? undefined : found;
    this.seen = last;
    return { newest, last };
  }

  /** The transactions that have written to the log and have not ended: each holds this lock of the table until then. */
  private async writers(): Promise<Set<string>> {
    const rows = await this.database.query<{ writer: string }>({
      name: 'audit:writers',
      text: `SELECT virtualtransaction AS writer FROM pg_locks
        WHERE locktype = 'relation' AND relation = 'audit_log'::regclass AND mode = 'RowExclusiveLock'
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    });
    return new Set(rows.map(({ writer }) => writer));
  }

  private async sealUpTo(upTo: string): Promise<number> {
    let sealed = 0;
    for (;;) {
      const entries = await this.database.transaction((transaction) => this.sealBatch(transaction, upTo));
      sealed += entries;
      if (entries < BATCH) return sealed;
    }
  }

  /** Another process that is at it has the lock: then this one does nothing. */
  private async sealBatch(transaction: Executor, upTo: string): Promise<number> {
    const [{ free }] = await transaction.query<{ free: boolean }>(
      `SELECT pg_try_advisory_xact_lock(hashtextextended('kiops:audit-seals', 0)) AS free`,
    );
    if (!free) return 0;
    const before = await lastSeal(transaction);
    const { entries, lastEntry, digest } = await digestEntries(
      transaction,
      before?.lastEntry ?? FIRST,
      upTo,
      BATCH,
    );
    if (lastEntry === null) return 0;
    const id = String(BigInt(before?.id ?? 0) + 1n);
    const mac = sealMac(this.key, { id, lastEntry, entries }, digest, before);
    await transaction.query(
      'INSERT INTO audit_seals (id, last_entry, entries, mac) VALUES ($1, $2, $3, $4)',
      [id, lastEntry, entries, mac],
    );
    return entries;
  }
}

const LAST_SEAL = `SELECT ${SEAL} FROM audit_seals ORDER BY audit_seals.id DESC LIMIT 1`;

async function lastSeal(executor: Executor): Promise<AuditSeal | undefined> {
  const [last] = await executor.query<AuditSeal>({ name: 'audit:last-seal', text: LAST_SEAL });
  return last;
}
