import type { RecordStore, RecordEvent } from '@kiops/contracts';
import { DatabaseOutage } from '../database/outage';
import type { EventFeed, NumberedEvent } from '../events/event-feed';
import type { EventWakeUps } from '../events/event-wake-ups';
import { ProblemException } from '../problems/problem';

/** What one reader follows. */
export interface Followed {
  readonly ownerId: string;
  /** The number of the event after which it starts. */
  readonly after: number;
  /** The stores of which it is told; null: all. */
  readonly stores: readonly RecordStore[] | null;
  /** The token by which it follows: of other tokens it is not told. */
  readonly tokenId?: string;
}

/** How soon a reader shall connect again that was cut off, in milliseconds. */
const RECONNECT = 2_000;

/** Writes events as a stream of server-sent events (HTML Living Standard section 9.2). */
export class EventStream {
  constructor(
    private readonly feed: EventFeed,
    private readonly wakeUps: EventWakeUps,
    /** After how many milliseconds without an event something is sent, so that no proxy takes it for dead. */
    private readonly heartbeat: number,
  ) {}

  /**
   * The text of the stream, until `closed`. It begins with the number from which on it tells, and a heartbeat has the
   * number up to which everything was told: whoever is cut off goes on there. Pages are read when the reader took those
   * before. It ends by itself when the reader was so slow that what comes next is not kept any more.
   */
  async *text(followed: Followed, closed: AbortSignal): AsyncGenerator<string> {
    const { ownerId } = followed;
    let number = followed.after;
    yield `retry: ${RECONNECT}\n${idText(number)}\n`;
    while (!closed.aborted) {
      const events = await this.#next(ownerId, number, closed);
      if (events === undefined) return;
      number = events.at(-1)?.number ?? number;
      const told = events.filter((event) => concerns(event, followed));
      if (told.length > 0) yield told.map(eventText).join('');
      else if (!closed.aborted) yield `:\n${idText(number)}\n`;
    }
  }

  /** The next events; none when there were none for so long; undefined when they are gone. */
  async #next(
    ownerId: string,
    number: number,
    closed: AbortSignal,
  ): Promise<readonly NumberedEvent[] | undefined> {
    const beat = new AbortController();
    const timer = setTimeout(() => beat.abort(), this.heartbeat).unref();
    try {
      for (;;) {
        const read = new AbortController();
        // Listens before it reads, so that nothing falls in between.
        const woken = this.wakeUps.wait(ownerId, number, AbortSignal.any([closed, beat.signal, read.signal]));
        try {
          const events = await this.#read(ownerId, number);
          if (events === undefined || events.length > 0) return events;
          if (closed.aborted || beat.signal.aborted) return [];
          await woken;
          if (beat.signal.aborted) return [];
        } finally {
          read.abort();
        }
      }
    } finally {
      clearTimeout(timer);
    }
  }

  async #read(ownerId: string, number: number): Promise<readonly NumberedEvent[] | undefined> {
    try {
      return await this.feed.after(ownerId, number);
    } catch (error) {
      // It goes on when the database is back.
      if (error instanceof DatabaseOutage) return [];
      if (error instanceof ProblemException && error.code === 'events-gone') return undefined;
      throw error;
    }
  }
}

function concerns({ store, id }: RecordEvent, { stores, tokenId }: Followed): boolean {
  if (store === 'service-tokens') return tokenId === undefined || tokenId === id;
  return stores?.includes(store) ?? true;
}

function idText(number: number): string {
  return `id: ${number}\n`;
}

function eventText({ number, event, store, id, version, at }: NumberedEvent): string {
  return `${idText(number)}event: ${event}\ndata: ${JSON.stringify({ store, id, version, at })}\n\n`;
}
