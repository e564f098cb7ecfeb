import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import { collectGarbage } from './garbage-collection';

/** Told for each reply that was written (Node's built-in channels). */
const FINISHED = 'http.server.response.finish';
/** From here on a reply is large, in bytes: it took more than Node's pool of small buffers. */
const LARGE = 16 * 1024;
/** How much is replied between two collections, in bytes. On its way it takes five times as much of buffers. */
const BETWEEN = 4 * 1024 * 1024;

/**
 * Collects the buffers that large replies went through while they are young.
 *
 * They fill no heap, so that V8 does not come to collect them by itself. It makes a full collection instead at every 64 MiB
 * of them, and goes through the whole program for that: half of the processor time of lists was spent on it. A minor
 * collection goes through young objects only, and takes some 3 ms.
 */
export class LargeReplies {
  private replied = 0;

  constructor(private readonly collect: () => void = () => collectGarbage({ type: 'minor' })) {
    subscribe(FINISHED, this.look);
  }

  stop(): void {
    unsubscribe(FINISHED, this.look);
  }

  private readonly look = (message: unknown): void => {
    const { response } = message as { readonly response: ServerResponse };
    const bytes = Number(response.getHeader('content-length') ?? 0);
    if (bytes < LARGE) return;
    this.replied += bytes;
    if (this.replied < BETWEEN) return;
    this.replied = 0;
    this.collect();
  };
}
