import type { IntakeSettings } from '../config/intake-settings';
import { ProblemException } from '../problems/problem';

/** After how many seconds somebody who sent too much at once may try again. */
const RETRY_AFTER = 10;

/** One body, from its first byte until its request is answered. */
export interface BodyUnderWay {
  /**
   * Counts what has come.
   * @throws ProblemException `throttled`, `too-busy`
   */
  add(bytes: number): void;
  /** It is there: it can no longer be too slow. */
  arrived(): void;
  /** Its request is answered or gone. */
  release(): void;
}

interface Entry {
  readonly address: string;
  bytes: number;
  /** Of the present window; infinite in the first, which is free. */
  inWindow: number;
  checksLeft: number;
  readonly tooSlow: () => void;
}

/**
 * Knows all bodies whose requests are not answered yet: how much memory they take, by address and in all, and which of
 * them come too slowly. There is no limit on the time of a whole body: 128 MiB over a slow line take as long as they take,
 * while a sender who stops is cut off.
 *
 * Windows are measured in checks, not by the clock: when the process itself was busy for long, nobody is cut off for what
 * it has not read yet.
 */
export class BodiesUnderWay {
  readonly #settings: IntakeSettings;
  readonly #checksPerWindow: number;
  readonly #coming = new Set<Entry>();
  readonly #byAddress = new Map<string, number>();
  #inAll = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(settings: IntakeSettings) {
    this.#settings = settings;
    this.#checksPerWindow = Math.max(1, Math.round(settings.bodyWindow / settings.bodyCheck));
  }

  /** How many bytes there are of all of them. */
  get bytes(): number {
    return this.#inAll;
  }

  /**
   * Starts to count a body, of which `announced` bytes are said to come. `tooSlow` is called at most once.
   * @throws ProblemException `throttled` or `too-busy`, when there would be no room for it
   */
  open(address: string, announced: number, tooSlow: () => void): BodyUnderWay {
    this.#assertRoom(address, announced);
    const entry: Entry = {
      address,
      bytes: 0,
      inWindow: Infinity,
      checksLeft: this.#checksPerWindow,
      tooSlow,
    };
    this.#coming.add(entry);
    this.#timer ??= setInterval(() => this.#check(), this.#settings.bodyCheck).unref();
    return {
      add: (bytes) => {
        entry.inWindow += bytes;
        this.#count(entry, bytes);
        this.#assertRoom(address, 0);
      },
      arrived: () => this.#leave(entry),
      release: () => {
        this.#leave(entry);
        this.#count(entry, -entry.bytes);
      },
    };
  }

  #assertRoom(address: string, more: number): void {
    if ((this.#byAddress.get(address) ?? 0) + more > this.#settings.bytesPerAddress) {
      throw new ProblemException('throttled', {
        detail: 'Other requests from this address are still under way.',
        retryAfter: RETRY_AFTER,
      });
    }
    if (this.#inAll + more > this.#settings.bytesInAll)
      throw new ProblemException('too-busy', { retryAfter: RETRY_AFTER });
  }

  #count(entry: Entry, bytes: number): void {
    entry.bytes += bytes;
    this.#inAll += bytes;
    const ofAddress = (this.#byAddress.get(entry.address) ?? 0) + bytes;
    if (ofAddress === 0) this.#byAddress.delete(entry.address);
    else this.#byAddress.set(entry.address, ofAddress);
  }

  #leave(entry: Entry): void {
    this.#coming.delete(entry);
    if (this.#coming.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #check(): void {
    const least = (this.#settings.bodyRate * this.#settings.bodyWindow) / 1_000;
    for (const entry of [...this.#coming]) {
      if ((entry.checksLeft -= 1) > 0) continue;
      if (entry.inWindow < least) {
        this.#leave(entry);
        entry.tooSlow();
      } else {
        entry.inWindow = 0;
        entry.checksLeft = this.#checksPerWindow;
      }
    }
  }
}
