import {
  RELAY_CLOSES,
  RELAY_FRAME_BYTES,
  RELAY_PING,
  RELAY_SIGNED_IN,
  type RelayClose,
} from '@kiops/contracts';
import type { ByteStream } from '@kiops/ssh-client';
import { RelayLife, type WallTime, wallTime } from './relay-life';

/** Above this many bytes on their way to the service, writing waits. */
const HIGH_WATER = 1_048_576;

/** How often a waiting write looks again, in milliseconds: a WebSocket does not tell when it has sent. */
const DRAIN_CHECK = 4;

/** The relay ended, or was never there. */
export class RelayStreamError extends Error {
  override readonly name = 'RelayStreamError';

  /** `close` is undefined when the service could not be reached, or `isSilent`: it gave no sign of life any more. */
  constructor(
    readonly close: RelayClose | undefined,
    readonly isSilent = false,
  ) {
    super(close === undefined ? 'KIOPS cannot be reached.' : RELAY_CLOSES[close].message);
  }
}

/** A byte stream to the first hop, through the relay. What comes is bounded by the SSH channels' windows. */
export class RelayStream implements ByteStream {
  readonly #chunks: Uint8Array[] = [];
  #waiting: { resolve: (chunk: Uint8Array | undefined) => void; reject: (error: Error) => void } | undefined;
  #end: RelayStreamError | 'in-order' | undefined;
  /** Watched from the first moment on: a service that fell silent may not even take the connection. */
  readonly #life: RelayLife;

  private constructor(
    private readonly socket: WebSocket,
    time: WallTime,
    /** The service fell silent. */
    onSilence: (error: RelayStreamError) => void,
  ) {
    const ask = () => {
      if (socket.readyState === WebSocket.OPEN) socket.send(RELAY_PING);
    };
    this.#life = new RelayLife(time, ask, () => {
      const error = new RelayStreamError(undefined, true);
      this.#finish(error);
      socket.close();
      onSilence(error);
    });
  }

  /** The service gives no sign of life: what is behind it cannot be told from it. */
  get isSilent(): boolean {
    return this.#life.isSilent;
  }

  /** How long this computer slept, in seconds, if that was just now. */
  get sleptFor(): number | undefined {
    return this.#life.sleptFor;
  }

  /** Why the relay ended, once it has, unless the target ended it. */
  get failure(): RelayStreamError | undefined {
    return this.#end instanceof RelayStreamError ? this.#end : undefined;
  }

  /**
   * Opens a relay with a ticket; resolves when the target has answered as an SSH server.
   * Rejects with `RelayStreamError`.
   */
  static open(url: string, ticket: string, time = wallTime): Promise<RelayStream> {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    return new Promise((resolve, reject) => {
      const stream = new RelayStream(socket, time, reject);
      socket.onopen = () => socket.send(JSON.stringify({ ticket }));
      socket.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) => {
        stream.#life.heard();
        if (typeof data === 'string') return;
        stream.#push(new Uint8Array(data));
        resolve(stream);
      };
      socket.onclose = ({ code }) => {
        const close = relayCloseOf(code);
        stream.#finish(close === 'target-closed' ? 'in-order' : new RelayStreamError(close));
        reject(new RelayStreamError(close));
      };
    });
  }

  read(): Promise<Uint8Array | undefined> {
    const chunk = this.#chunks.shift();
    if (chunk) return Promise.resolve(chunk);
    if (this.#end === 'in-order') return Promise.resolve(undefined);
    if (this.#end) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => (this.#waiting = { resolve, reject }));
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += RELAY_FRAME_BYTES) {
      if (this.#end) throw this.#end === 'in-order' ? new RelayStreamError('target-closed') : this.#end;
      this.socket.send(bytes.subarray(at, at + RELAY_FRAME_BYTES) as Uint8Array<ArrayBuffer>);
    }
    while (this.socket.bufferedAmount > HIGH_WATER && !this.#end) {
      await new Promise((again) => setTimeout(again, DRAIN_CHECK));
    }
  }

  /** Tells the service that the target has let somebody in: others may then begin to sign in there. */
  signedIn(): void {
    if (!this.#end) this.socket.send(RELAY_SIGNED_IN);
  }

  close(): void {
    this.#finish('in-order');
    this.socket.close();
  }

  #push(chunk: Uint8Array): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting.resolve(chunk);
    else if (!this.#end) this.#chunks.push(chunk);
  }

  #finish(end: RelayStreamError | 'in-order'): void {
    if (this.#end) return;
    this.#end = end;
    this.#life.stop();
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (end === 'in-order') waiting?.resolve(undefined);
    else waiting?.reject(end);
  }
}

function relayCloseOf(code: number): RelayClose | undefined {
  const named = Object.entries(RELAY_CLOSES).find(([, close]) => close.code === code);
  return named?.[0] as RelayClose | undefined;
}
