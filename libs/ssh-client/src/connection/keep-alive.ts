import type { Clock } from '../clock';

export interface KeepAliveOptions {
  readonly clock: Clock;
  /** How long the server may be silent before it is asked for a sign of life. */
  readonly intervalMilliseconds: number;
  /** How many times it may leave that unanswered. */
  readonly attempts: number;
  /** A number that changes with everything that comes. */
  readonly signsOfLife: () => number;
  readonly ping: () => void;
  readonly dead: () => void;
}

/** Finds out that a silent server is gone. Returns a function that stops it. */
export function keepAlive(options: KeepAliveOptions): () => void {
  const { clock, intervalMilliseconds, attempts, signsOfLife, ping, dead } = options;
  let seen = signsOfLife();
  let unanswered = 0;
  const look = (): void => {
    const now = signsOfLife();
    unanswered = now === seen ? unanswered : 0;
    seen = now;
    if (unanswered >= attempts) return dead();
    unanswered += 1;
    ping();
    cancel = clock.schedule(intervalMilliseconds, look);
  };
  let cancel = clock.schedule(intervalMilliseconds, look);
  return () => cancel();
}
