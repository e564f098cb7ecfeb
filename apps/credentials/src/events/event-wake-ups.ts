import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../database/database';

/** How often is looked for events of which nobody was told, in milliseconds. */
const BACKSTOP = 5_000;

interface Waiting {
  readonly ownerId: string;
  readonly after: number;
  readonly wake: () => void;
}

/**
 * Wakes those who wait for events. They hold no connection meanwhile: PostgreSQL tells this process whose records
 * changed, and where that is not heard, a look every few seconds finds it, one for all who wait.
 */
@Injectable()
export class EventWakeUps implements OnApplicationShutdown {
  readonly #waiting = new Map<string, Set<Waiting>>();
  #stopHearing: (() => Promise<void>) | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#stopHearing?.();
  }

  /**
   * Resolves when an owner may have events after one, or when `over` says that nobody waits any more. What is told from
   * the call on is not missed.
   */
  wait(ownerId: string, after: number, over: AbortSignal): Promise<void> {
    if (over.aborted) return Promise.resolve();
    this.#hear();
    return new Promise<void>((done) => {
      const ofOwner = this.#waiting.get(ownerId) ?? new Set();
      const wake = () => {
        over.removeEventListener('abort', wake);
        ofOwner.delete(waiting);
        if (ofOwner.size === 0 && this.#waiting.get(ownerId) === ofOwner) this.#waiting.delete(ownerId);
        done();
      };
      const waiting: Waiting = { ownerId, after, wake };
      this.#waiting.set(ownerId, ofOwner.add(waiting));
      over.addEventListener('abort', wake, { once: true });
    });
  }

  /** Looks now for events of which nobody was told. Never rejects: the next look finds them. */
  async look(): Promise<void> {
    const all = this.#all();
    if (all.length === 0) return;
    try {
      const rows = await this.database.query<{ place: string }>(
        `SELECT w.place FROM unnest($1::uuid[], $2::bigint[]) WITH ORDINALITY AS w (owner_id, number, place)
         LEFT JOIN owner_revisions o ON o.owner_id = w.owner_id WHERE o.last_event IS DISTINCT FROM w.number`,
        [all.map(({ ownerId }) => ownerId), all.map(({ after }) => after)],
      );
      for (const { place } of rows) all[Number(place) - 1].wake();
    } catch {
      // The database is away: there is nothing to read either.
    }
  }

  #hear(): void {
    if (this.#stopHearing) return;
    this.#stopHearing = this.database.hear((ownerId) => {
      if (ownerId === undefined) void this.look();
      else for (const { wake } of this.#waiting.get(ownerId) ?? []) wake();
    });
    this.#timer = setInterval(() => void this.look(), BACKSTOP).unref();
  }

  #all(): readonly Waiting[] {
    return [...this.#waiting.values()].flatMap((ofOwner) => [...ofOwner]);
  }
}
