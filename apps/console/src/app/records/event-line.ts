import { RECORD_EVENTS, type RecordEvent, type WatchedStore } from '@kiops/contracts';

/** Whom it tells. */
export interface LineListener {
  readonly changed: (store: WatchedStore) => void;
  /** Something may have changed while nobody listened. */
  readonly missed: () => void;
  /** KIOPS does not tell: the session may have ended. */
  readonly refused: () => void;
}

/** A tab that was opened so shortly before has just read its lists, in milliseconds. */
const NEW = 5_000;

/** How long is waited before another try when KIOPS refused, in milliseconds; doubled each time. */
const RETRY = { first: 4_000, most: 60_000 } as const;

/** What the tab that listens tells the others. */
interface Told {
  readonly store: WatchedStore;
  readonly number: number;
}

/**
 * The events of an account. Of all tabs of this browser that are seen, one holds the connection and tells the others:
 * browsers have six of them for a service without HTTP/2. It is given up when the tab is not seen any more. Whoever takes
 * it then goes on after the last event that it knows of.
 */
export class EventLine {
  readonly #channel: BroadcastChannel;
  readonly #began = performance.now();
  #source: EventSource | undefined;
  /** Ends the turn of this tab, or its wait for one. */
  #turn: AbortController | undefined;
  #last: number | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #wait: number = RETRY.first;

  constructor(
    private readonly accountId: string,
    private readonly listener: LineListener,
  ) {
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = ({ data }: MessageEvent<Told>) => this.#take(data);
  }

  get #name(): string {
    return `kiops-events ${this.accountId}`;
  }

  /** Whether somebody sees this tab. */
  setWanted(isWanted: boolean): void {
    if (isWanted === (this.#turn !== undefined)) return;
    if (!isWanted) return this.#giveUp();
    const turn = new AbortController();
    this.#turn = turn;
    // Browsers grant locks to secure addresses only; elsewhere each tab listens for itself.
    if (!('locks' in navigator)) return this.#open();
    const { signal } = turn;
    navigator.locks.request(this.#name, { signal }, () => this.#holdUntil(signal)).catch(() => undefined);
  }

  close(): void {
    this.#giveUp();
    this.#channel.close();
  }

  #giveUp(): void {
    this.#turn?.abort();
    this.#turn = undefined;
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = undefined;
  }

  #holdUntil(signal: AbortSignal): Promise<void> {
    return new Promise((done) => {
      if (signal.aborted) return done();
      signal.addEventListener('abort', () => done(), { once: true });
      this.#open();
    });
  }

  #open(): void {
    const query = this.#last === undefined ? '' : `?after=${this.#last}`;
    const source = new EventSource(`/api/v1/events${query}`);
    this.#source = source;
    const isGap = this.#last === undefined && performance.now() - this.#began > NEW;
    if (isGap) source.addEventListener('open', () => this.listener.missed(), { once: true });
    source.onopen = () => (this.#wait = RETRY.first);
    source.onerror = () => {
      // A browser connects again by itself, unless KIOPS refused: what it knows may be too old.
      if (source.readyState === EventSource.CLOSED) this.#tryAgain();
    };
    for (const event of RECORD_EVENTS)
      source.addEventListener(event, ({ data, lastEventId }: MessageEvent<string>) => {
        const told = { store: (JSON.parse(data) as RecordEvent).store, number: Number(lastEventId) };
        this.#take(told);
        this.#channel.postMessage(told);
      });
  }

  #tryAgain(): void {
    this.#source?.close();
    this.listener.refused();
    this.#retry = setTimeout(() => {
      this.#last = undefined;
      this.#open();
    }, this.#wait);
    this.#wait = Math.min(2 * this.#wait, RETRY.most);
  }

  #take({ store, number }: Told): void {
    this.#last = number;
    this.listener.changed(store);
  }
}
