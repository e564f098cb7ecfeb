import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database';
import { RelayFailure, untilAborted } from './relay-ending';
import { EXPIRY } from './relay-slots.service';

/**
 * Of the connections to one target that nobody is signed in on yet, at most so many are there at once: sshd turns some
 * away from ten on (`MaxStartups 10:30:100`), and all users come from one address. One account has not all of them.
 */
const AT_ONCE = { all: 8, perAccount: 6 } as const;

/** As long as sshd leaves for signing in if it is not told otherwise: then it ends the connection itself. */
const GRACE_TIME = '120 seconds';

/** Milliseconds. */
const LIMITS = { patience: 20_000, lookAgain: 500 } as const;

/** How many connections are being opened to each target, over all users and replicas: marked on the row of each relay. */
@Injectable()
export class RelayOpenings {
  readonly #logger = new Logger('Relay');
  /** How long one waits for its turn, in milliseconds. */
  patience: number = LIMITS.patience;
  readonly #waiting = new Set<() => void>();

  constructor(private readonly database: Database) {}

  /**
   * Waits for the turn of a relay, by its slot, to dial a target, by its `address:port`; from then on it counts there.
   * @throws RelayFailure `target-busy` when there is no turn for too long, or the signal's reason
   */
  async begin(slot: string, target: string, signal: AbortSignal): Promise<void> {
    const end = performance.now() + this.patience;
    for (;;) {
      const changed = this.#nextChange();
      if (await untilAborted(signal, this.#claim(slot, target))) return;
      if (performance.now() >= end) throw new RelayFailure('target-busy');
      await untilAborted(signal, changed);
    }
  }

  /** Somebody is signed in: it counts no more. Never rejects: where that cannot be written, it expires. */
  async finish(slot: string): Promise<void> {
    try {
      await this.database.query('UPDATE open_relays SET opening_to = NULL WHERE id = $1', [slot]);
    } catch (error) {
      this.#logger.warn({ err: error }, 'That a relay is signed in could not be written');
    }
    this.changed();
  }

  /** A turn may be free: those of this replica that wait look again at once, those of others soon. */
  changed(): void {
    for (const look of [...this.#waiting]) look();
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve();
      };
      const timer = setTimeout(look, Math.min(LIMITS.lookAgain, this.patience));
      this.#waiting.add(look);
    });
  }

  async #claim(slot: string, target: string): Promise<boolean> {
    // Those that wait look often: only where there may be a place, the lock is asked for.
    const [{ count }] = await this.database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM open_relays
       WHERE opening_to = $1 AND opening_until > now() AND seen_at > now() - $2::interval`,
      [target, EXPIRY],
    );
    if (count >= AT_ONCE.all) return false;
    return this.database.exclusively(`relay-openings:${target}`, async (transaction) => {
      const rows = await transaction.query(
        `UPDATE open_relays mine SET opening_to = $2, opening_until = clock_timestamp() + $3::interval
         WHERE mine.id = $1 AND (
           SELECT count(*) < $5 AND count(*) FILTER (WHERE o.account_id = mine.account_id) < $6
           FROM open_relays o
           WHERE o.opening_to = $2 AND o.id <> $1 AND o.opening_until > clock_timestamp()
             AND o.seen_at > clock_timestamp() - $4::interval)
         RETURNING mine.id`,
        [slot, target, GRACE_TIME, EXPIRY, AT_ONCE.all, AT_ONCE.perAccount],
      );
      return rows.length > 0;
    });
  }
}
