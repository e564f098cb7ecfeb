import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Configuration } from '../../config/configuration';
import { Database } from '../../database/database';
import { ProblemException } from '../../problems/problem';

/** What an account does one at a time: plans, imports, clean-ups and resets; and exports. */
export type TurnKind = 'change' | 'export';

/** How many turns of a kind one process works on. Each can hold a whole transfer file, or a batch of one. */
const AT_WORK: Readonly<Record<TurnKind, number>> = { change: 3, export: 8 };

/** How long a turn is kept for a process that says nothing more, and how often it says so, in seconds. */
const LEASE = { kept: 10, renewed: 3 } as const;

/** When whoever is refused may try again, in seconds. */
const RETRY_AFTER = 2;

/** One account's turn. Whoever takes it ends it. */
export interface Turn {
  /**
   * Does the work of the turn.
   * @throws ProblemException `busy` when this process is at work on too many turns already
   */
  work<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Lets the account's next one in, as soon as the work is done. */
  end(): Promise<void>;
}

/**
 * Lets each account do one long thing at a time, on all replicas together, and each process only a few. A turn is a row
 * that its process renews: one that was killed blocks nobody for longer than ten seconds.
 */
@Injectable()
export class TransferTurns implements OnApplicationBootstrap {
  private readonly here = new Map<string, { readonly turn: Turn; readonly isOver: () => boolean }>();
  private readonly atWork: Record<TurnKind, number> = { change: 0, export: 0 };

  constructor(
    private readonly database: Database,
    private readonly configuration: Configuration,
  ) {}

  /** The embedded database is this process's alone: what an earlier one left in it is over. */
  async onApplicationBootstrap(): Promise<void> {
    if (this.configuration.databaseUrl === undefined) await this.database.query('DELETE FROM transfer_turns');
  }

  /**
   * Takes the account's turn; the end of one before that `isOver` is waited for.
   * @throws ProblemException `busy`
   */
  async take(ownerId: string, kind: TurnKind, isOver: () => boolean = () => false): Promise<Turn> {
    if (this.atWork[kind] >= AT_WORK[kind]) throw busy(TOO_MANY);
    const key = `${kind} ${ownerId}`;
    const before = this.here.get(key);
    if (before?.isOver()) await before.turn.end();
    if (this.here.has(key)) throw busy(ONE_AT_A_TIME);
    const place = { ownerId, kind, holder: randomUUID() };
    const leased = this.lease(place);
    const turn = this.turn(place, leased, () => this.here.delete(key));
    this.here.set(key, { turn, isOver });
    try {
      if (await leased) return turn;
    } catch (error) {
      await turn.end();
      throw error;
    }
    await turn.end();
    throw busy(ONE_AT_A_TIME);
  }

  /** Does some work as the account's turn. */
  async during<Result>(ownerId: string, kind: TurnKind, work: () => Promise<Result>): Promise<Result> {
    const turn = await this.take(ownerId, kind);
    try {
      return await turn.work(work);
    } finally {
      await turn.end();
    }
  }

  private turn(place: Place, leased: Promise<boolean>, left: () => void): Turn {
    const { kind } = place;
    const renewing = setInterval(() => void this.renew(place), LEASE.renewed * 1_000).unref();
    let working: Promise<unknown> | undefined;
    let ended: Promise<void> | undefined;
    const end = async () => {
      // Whose client has gone already ends before it has begun: a row that came after its release would stay.
      await Promise.allSettled([leased, working]);
      clearInterval(renewing);
      if (working) this.atWork[kind] -= 1;
      await this.release(place).finally(left);
    };
    return {
      work: async (work) => {
        if (ended || working || this.atWork[kind] >= AT_WORK[kind]) throw busy(TOO_MANY);
        this.atWork[kind] += 1;
        const result = work();
        working = result;
        return result;
      },
      end: () => (ended ??= end()),
    };
  }

  /** Takes the row; false when somebody else has it. */
  private async lease({ ownerId, kind, holder }: Place): Promise<boolean> {
    const rows = await this.database.query(
      `INSERT INTO transfer_turns AS t (owner_id, kind, holder, until)
       VALUES ($1, $2, $3, now() + make_interval(secs => $4))
       ON CONFLICT (owner_id, kind) DO UPDATE SET holder = excluded.holder, until = excluded.until
       WHERE t.until < now() RETURNING holder`,
      [ownerId, kind, holder, LEASE.kept],
    );
    return rows.length > 0;
  }

  /** Without the database there is nothing to renew; when it is back, there is another time. */
  private async renew({ holder }: Place): Promise<void> {
    await this.database
      .query('UPDATE transfer_turns SET until = now() + make_interval(secs => $2) WHERE holder = $1', [
        holder,
        LEASE.kept,
      ])
      .catch(() => undefined);
  }

  /** A row that cannot be released now is free when its time is over. */
  private async release({ holder }: Place): Promise<void> {
    await this.database
      .query('DELETE FROM transfer_turns WHERE holder = $1', [holder])
      .catch(() => undefined);
  }
}

/** A stream that ends its turn before its last piece, so that whoever has read it all can go on, or when it is cut off. */
export function duringTurn(turn: Turn, content: Readable): Readable {
  async function* pieces(): AsyncGenerator<Buffer> {
    let last: Buffer | undefined;
    try {
      for await (const piece of content as AsyncIterable<Buffer>) {
        if (last) yield last;
        last = piece;
      }
      await turn.end();
      if (last) yield last;
    } finally {
      await turn.end();
    }
  }
  return Readable.from(pieces(), { objectMode: false });
}

interface Place {
  readonly ownerId: string;
  readonly kind: TurnKind;
  readonly holder: string;
}

const ONE_AT_A_TIME = 'Your account is at an import, export, clean-up or reset already. One runs at a time.';
const TOO_MANY = 'Too many of these run at the moment.';

function busy(detail: string): ProblemException {
  return new ProblemException('busy', { detail, retryAfter: RETRY_AFTER });
}
