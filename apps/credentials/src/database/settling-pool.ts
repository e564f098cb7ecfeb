import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'pg';

/** How often is looked whether somebody still waits, in milliseconds. */
const LOOK = 10;

/**
 * A pool that ends when all who wait for a connection have had it. By itself `pg` forgets them then: they would wait until
 * their time is over, and the service that stops with them.
 */
export class SettlingPool extends Pool {
  override end(): Promise<void>;
  override end(callback: () => void): void;
  override end(callback?: () => void): Promise<void> | void {
    const ended = this.endWhenSettled();
    if (callback === undefined) return ended;
    void ended.then(callback, callback);
  }

  private async endWhenSettled(): Promise<void> {
    while (this.waitingCount > 0) await delay(LOOK);
    await super.end();
  }
}
