import { Readable } from 'node:stream';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { LIMITS } from '@kiops/contracts';
import type { Caller } from '../caller/caller';
import { EventFeed } from '../events/event-feed';
import { EventWakeUps } from '../events/event-wake-ups';
import { ProblemException } from '../problems/problem';
import { EventStream } from './event-stream';

/** Proxies cut what was silent for a minute; 15 s is what the HTML standard advises (section 9.2.7). */
const HEARTBEAT = 15_000;

/** Seconds after which another try is worth it, when an account has too many streams. */
const RETRY_AFTER = 30;

/** The event streams that are open at this process. */
@Injectable()
export class EventStreams implements BeforeApplicationShutdown {
  readonly #stopping = new AbortController();
  readonly #open = new Map<string, number>();
  readonly #stream: EventStream;

  constructor(
    private readonly feed: EventFeed,
    wakeUps: EventWakeUps,
  ) {
    this.#stream = new EventStream(feed, wakeUps, HEARTBEAT);
  }

  /** Readers are let go before connections are waited for: they would never end. */
  beforeApplicationShutdown(): void {
    this.#stopping.abort();
  }

  /**
   * Follows the caller's records after an event, or from now on, until `closed`.
   * @throws ProblemException `events-gone`; `throttled` when the account has too many streams
   */
  async open(caller: Caller, after: number | undefined, closed: AbortSignal): Promise<Readable> {
    const { accountId: ownerId, serviceAccount, stores = null, tokenId } = caller;
    const release = this.#take(`${serviceAccount?.id ?? ''} ${ownerId}`, closed);
    try {
      if (after !== undefined) await this.feed.after(ownerId, after);
      const followed = { ownerId, after: after ?? (await this.feed.newest(ownerId)), stores, tokenId };
      const over = AbortSignal.any([closed, this.#stopping.signal]);
      return Readable.from(this.#stream.text(followed, over), { objectMode: false });
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Counts a stream until it is closed, or the returned function is called. */
  #take(key: string, closed: AbortSignal): () => void {
    const open = this.#open.get(key) ?? 0;
    if (open >= LIMITS.eventStreams.max) {
      throw new ProblemException('throttled', {
        detail: `${LIMITS.eventStreams.max} event streams of this account are open. Close one first.`,
        retryAfter: RETRY_AFTER,
      });
    }
    this.#open.set(key, open + 1);
    let isHeld = true;
    const release = () => {
      if (!isHeld) return;
      isHeld = false;
      const left = this.#open.get(key)! - 1;
      if (left > 0) this.#open.set(key, left);
      else this.#open.delete(key);
    };
    if (closed.aborted) release();
    else closed.addEventListener('abort', release, { once: true });
    return release;
  }
}
