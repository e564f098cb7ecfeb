import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds between two looks; a login at a registry takes many times as long. */
const PAUSE = 20;

/** A process is another program before it has begun its own, which takes a while on a busy machine: so many looks. */
const LOOKS = 25;

/**
 * The command lines of every process that runs or begins between the start and the stop of the watch, as everybody on
 * the machine can read them.
 */
export class CommandLines {
  readonly #seen = new Set<string>();
  readonly #looks = new Map<string, number>();
  readonly #timer = setInterval(() => this.#look(), PAUSE);

  get seen(): string {
    return [...this.#seen].join('\n');
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    for (const pid of readdirSync('/proc')) {
      const looks = this.#looks.get(pid) ?? 0;
      if (looks >= LOOKS || !/^\d+$/.test(pid)) continue;
      this.#looks.set(pid, looks + 1);
      try {
        this.#seen.add(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '));
      } catch {
        // It ended in between.
      }
    }
  }
}
