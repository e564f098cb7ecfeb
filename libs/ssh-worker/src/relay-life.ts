/** How often it is looked whether the service lives, in milliseconds. */
const BEAT = 2_000;

/** So many beats in a row without a sign of life, and it is dead: found out within 10 s. */
const MISSED_BEATS = 4;

/** A beat that comes so much too late, in milliseconds: nothing ran here meanwhile, since the computer slept. */
const SLEEP = 5_000;

/** How long after waking up a broken connection is put down to the sleep, in milliseconds. */
const AFTER_SLEEP = 30_000;

/** Where the time comes from; specs turn it by hand. */
export interface WallTime {
  /** Milliseconds of the clock on the wall, which goes on while a computer sleeps. */
  now(): number;
  /** Calls `action` every so many milliseconds. The returned function calls it off. */
  every(milliseconds: number, action: () => void): () => void;
}

/** The time of the machine. */
export const wallTime: WallTime = {
  now: () => Date.now(),
  every(milliseconds, action) {
    const timer = setInterval(action, milliseconds);
    return () => clearInterval(timer);
  },
};

/** Finds out whether the service at the other end of a relay lives, and whether this computer slept. */
export class RelayLife {
  readonly #stop: () => void;
  #lastBeat: number;
  #isHeard = true;
  #missed = 0;
  #slept: { readonly until: number; readonly seconds: number } | undefined;

  constructor(
    private readonly time: WallTime,
    private readonly ping: () => void,
    private readonly dead: () => void,
  ) {
    this.#lastBeat = time.now();
    this.#stop = time.every(BEAT, () => this.#beat());
  }

  /** Nothing came for longer than a service that lives takes to answer. */
  get isSilent(): boolean {
    return this.#missed >= MISSED_BEATS / 2;
  }

  /** How long this computer slept, in seconds, if it woke up only now; undefined otherwise. */
  get sleptFor(): number | undefined {
    // It may be that nothing has run yet since it woke up.
    if (this.#hasJustWoken) return Math.round((this.time.now() - this.#lastBeat) / 1_000);
    return this.#slept && this.time.now() < this.#slept.until ? this.#slept.seconds : undefined;
  }

  /** Something came from the service. */
  heard(): void {
    this.#isHeard = true;
    this.#missed = 0;
  }

  stop(): void {
    this.#stop();
  }

  get #hasJustWoken(): boolean {
    return this.time.now() - this.#lastBeat > BEAT + SLEEP;
  }

  #beat(): void {
    const seconds = this.sleptFor;
    const now = this.time.now();
    if (this.#hasJustWoken && seconds !== undefined) {
      this.#slept = { until: now + AFTER_SLEEP, seconds };
      this.#missed = 0;
    } else if (!this.#isHeard) {
      this.#missed += 1;
    }
    this.#lastBeat = now;
    if (this.#missed >= MISSED_BEATS) return this.dead();
    if (!this.#isHeard) this.ping();
    this.#isHeard = false;
  }
}
