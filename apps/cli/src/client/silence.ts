import { LostReply } from './lost-reply';

/** Aborts what says nothing for too long: a reply may take its time as long as some of it comes. */
export class Silence {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  /** @param most milliseconds */
  constructor(most: number) {
    this.#timer = setTimeout(() => this.#controller.abort(new DOMException('', 'TimeoutError')), most);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Something came. */
  broken(): void {
    this.#timer.refresh();
  }

  over(): void {
    clearTimeout(this.#timer);
  }
}

/**
 * What a reply brings, as it comes.
 * @throws LostReply when it stops before its end
 */
export async function* bytesOf(response: Response, silence: Silence): AsyncGenerator<Uint8Array> {
  try {
    for await (const part of response.body ?? []) {
      silence.broken();
      yield part;
    }
  } catch {
    throw new LostReply('KIOPS stopped in the middle of its answer. Try again.');
  } finally {
    silence.over();
  }
}
