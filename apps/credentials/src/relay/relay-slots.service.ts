import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Configuration } from '../config/configuration';
import { Database } from '../database/database';

/** A relay of which no replica has said for so long that it is open counts no more (a PostgreSQL interval). */
export const EXPIRY = '45 seconds';

/** A slot of a relay of this replica. */
interface HeldSlot {
  readonly accountId: string;
  /** Whether it was granted; before that, only the claim itself may write it down. */
  isClaimed: boolean;
}

/**
 * How many relays each account has open, over all replicas: one row each, which `keep` renews. What is not renewed, since
 * its replica died or its end could not be written, is free again by itself.
 */
@Injectable()
export class RelaySlotsService {
  readonly #logger = new Logger('Relay');
  readonly #held = new Map<string, HeldSlot>();
  /** The renewals under way: they would write down again what is given back meanwhile. */
  #keeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly configuration: Configuration,
  ) {}

  /** How many slots are held by relays of this replica. */
  get held(): number {
    return this.#held.size;
  }

  /** Takes a slot of the account's, and replies its id; undefined when it has as many relays as one may have. */
  async claim(accountId: string): Promise<string | undefined> {
    const { perUser } = this.configuration.relay;
    const here = [...this.#held.values()].filter((slot) => slot.accountId === accountId).length;
    // Whoever fills this replica alone makes no work for the database.
    if (here >= perUser) return undefined;
    const id = randomUUID();
    const slot: HeldSlot = { accountId, isClaimed: false };
    this.#held.set(id, slot);
    try {
      slot.isClaimed = await this.#insert(id, accountId, perUser);
    } finally {
      if (!slot.isClaimed) this.#held.delete(id);
    }
    return slot.isClaimed ? id : undefined;
  }

  /** Gives a slot back. Never rejects: where it cannot be written, the slot expires. */
  async release(id: string): Promise<void> {
    if (!this.#held.delete(id)) return;
    await this.#keeping;
    try {
      await this.database.query('DELETE FROM open_relays WHERE id = $1', [id]);
    } catch (error) {
      this.#logger.warn({ err: error }, 'The end of a relay could not be written: its place is free soon');
    }
  }

  /** Says that the relays of this replica are still open. */
  keep(): Promise<void> {
    const kept = this.#keeping.then(() => this.#renew());
    this.#keeping = kept.catch(() => undefined);
    return kept;
  }

  /** Forgets relays of which no replica says that they are open. */
  async forgetSilent(): Promise<void> {
    await this.database.query('DELETE FROM open_relays WHERE seen_at < now() - $1::interval', [EXPIRY]);
  }

  async #renew(): Promise<void> {
    const claimed = [...this.#held].filter(([, slot]) => slot.isClaimed);
    if (claimed.length === 0) return;
    // Also those that expired while the database was away.
    await this.database.query(
      `INSERT INTO open_relays (id, account_id, seen_at)
       SELECT held.id, a.id, now() FROM unnest($1::uuid[], $2::uuid[]) AS held (id, account_id)
         JOIN accounts a ON a.id = held.account_id
       ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at`,
      [claimed.map(([id]) => id), claimed.map(([, slot]) => slot.accountId)],
    );
  }

  /** One after the other for an account, on whatever replica: two at once would both see the last free place. */
  #insert(id: string, accountId: string, perUser: number): Promise<boolean> {
    return this.database.exclusively(`relays:${accountId}`, async (transaction) => {
      const rows = await transaction.query(
        `INSERT INTO open_relays (id, account_id, seen_at)
         SELECT $1, $2::uuid, clock_timestamp()
         WHERE (SELECT count(*) FROM open_relays
                WHERE account_id = $2 AND seen_at > clock_timestamp() - $3::interval) < $4
         RETURNING id`,
        [id, accountId, EXPIRY, perUser],
      );
      return rows.length > 0;
    });
  }
}
