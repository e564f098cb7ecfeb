import type { RecordEvent } from '@kiops/contracts';
import type { Browser, RequestOptions } from '../../identity/testing/browser';

/** An event as it stands in the stream. */
export interface SeenEvent extends RecordEvent {
  readonly number: number;
  readonly event: string;
}

/** Somebody who follows the events of their records. */
export class Follower {
  readonly events: SeenEvent[] = [];
  /** The number of the newest event of which it knows that it saw it, or that it need not. */
  position = 0;
  #text = '';
  #wake: () => void = () => undefined;
  #isOver = false;

  private constructor(
    readonly headers: Headers,
    private readonly controller: AbortController,
    body: ReadableStream<Uint8Array>,
  ) {
    void this.#read(body);
  }

  /** Connects, and waits until it is told from where on it follows. */
  static async open(browser: Browser, query = '', options: RequestOptions = {}): Promise<Follower> {
    const controller = new AbortController();
    const sent = Object.entries({ cookie: browser.cookieHeader || undefined, ...options.headers });
    const response = await fetch(`${browser.origin}/api/v1/events${query}`, {
      headers: sent.filter((pair): pair is [string, string] => pair[1] !== undefined),
      signal: controller.signal,
    });
    if (response.status !== 200) throw new Error(await response.text());
    const follower = new Follower(response.headers, controller, response.body!);
    await follower.#until(() => follower.#hasBegun);
    return follower;
  }

  #hasBegun = false;

  /** Waits for so many events, and replies each as `event store`. */
  async seen(count: number): Promise<readonly string[]> {
    await this.#until(() => this.events.length >= count);
    return this.events.map(({ event, store }) => `${event} ${store}`);
  }

  /** Waits until the other end has closed the stream. */
  async ended(): Promise<void> {
    await this.#until(() => this.#isOver);
  }

  /** Goes away. */
  async leave(): Promise<void> {
    this.controller.abort();
    await this.ended();
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.#isOver) throw new Error(`The stream ended after ${JSON.stringify(this.events)}.`);
      await new Promise<void>((done) => (this.#wake = done));
    }
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const bytes of body) {
        this.#text += decoder.decode(bytes, { stream: true });
        const blocks = this.#text.split('\n\n');
        this.#text = blocks.pop()!;
        blocks.forEach((block) => this.#take(block));
        this.#wake();
      }
    } catch {
      // Cut off, or left.
    }
    this.#isOver = true;
    this.#wake();
  }

  #take(block: string): void {
    const fields = Object.fromEntries(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    );
    this.#hasBegun = true;
    if (fields['id'] !== undefined) this.position = Number(fields['id']);
    if (fields['data'] === undefined) return;
    const data = JSON.parse(fields['data']) as RecordEvent;
    this.events.push({ number: this.position, event: fields['event'], ...data });
  }
}
