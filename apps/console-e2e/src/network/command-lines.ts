import { containers } from './container-host';

/** Milliseconds between two looks; a login at a registry takes many times as long. */
const PAUSE = 15;

/** Every command line of the machine that was seen, from the start to the stop of the watch. */
export class CommandLines {
  readonly #seen = new Set<string>();
  readonly #timer = setInterval(() => this.#look(), PAUSE);

  get seen(): string {
    return [...this.#seen].join('\n');
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    for (const line of containers.commandLines()) this.#seen.add(line);
  }
}
