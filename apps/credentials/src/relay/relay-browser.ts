import { RELAY_CLOSES, RELAY_PING, RELAY_PONG } from '@kiops/contracts';
import type { WebSocket } from 'ws';
import type { RelayEnding } from './relay-ending';

/** So many bytes may wait to be asked for before no more are read; bytes. A client's first lines are about 2 KB. */
const HELD_BYTES = 16_384;

/** Above this many bytes waiting for the browser, it is told nothing that it does not have to know; bytes. */
const PONG_LIMIT = 1_048_576;

/** Takes one frame. */
export type FrameReader = (data: Buffer, isBinary: boolean) => void;

/**
 * The browser's end of a relay, listened to from its first moment on, so that it cannot leave unnoticed. Frames that come
 * before they are asked for are held: not reading would not see a close either.
 */
export class RelayBrowser {
  #held: { readonly data: Buffer; readonly isBinary: boolean }[] = [];
  #heldBytes = 0;
  #reader: FrameReader | undefined;

  /** `end` is called when it leaves, however that is: with a close frame, without one, or by a reset. */
  constructor(
    private readonly socket: WebSocket,
    end: (ending: RelayEnding) => void,
  ) {
    socket
      .on('close', () => end('browser-closed'))
      .on('error', () => {
        end('bad-frame');
        socket.terminate();
      })
      .on('message', (data: Buffer, isBinary: boolean) => this.#onFrame(data, isBinary));
    if (socket.readyState !== socket.OPEN) end('browser-closed');
  }

  /** Bytes that are sent but not yet taken by it. */
  get waitingBytes(): number {
    return this.socket.bufferedAmount;
  }

  /** Hands over every frame from now on, and first those that were held. */
  read(reader: FrameReader): void {
    this.#reader = reader;
    this.resume();
    while (this.#reader === reader && this.#held.length > 0) {
      const { data, isBinary } = this.#held.shift()!;
      this.#heldBytes -= data.length;
      reader(data, isBinary);
    }
  }

  /** Holds frames again. */
  hold(): void {
    this.#reader = undefined;
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  /** Sends one binary frame; `taken` is called when it has gone out. */
  send(data: Buffer, taken: () => void): void {
    this.socket.send(data, taken);
  }

  /** While it is paused, only writing shows that it has left: it answers with a reset then. */
  ping(): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.ping();
  }

  /** Closes it for a named reason: the code for programs, the name as its reason text. */
  close(ending: RelayEnding): void {
    // A paused WebSocket would not read the browser's half of the closing handshake.
    this.socket.removeAllListeners('message').resume();
    // A close frame queues behind the bytes that were sent before it.
    if (ending !== 'browser-closed') this.socket.close(RELAY_CLOSES[ending].code, ending);
  }

  #onFrame(data: Buffer, isBinary: boolean): void {
    // Whether this end lives is no use of the relay, and may be asked at any time.
    if (!isBinary && data.length === RELAY_PING.length && data.toString() === RELAY_PING) {
      // One who asks and does not read the answers would have them pile up.
      if (this.waitingBytes < PONG_LIMIT) this.socket.send(RELAY_PONG);
      return;
    }
    if (this.#reader) {
      this.#reader(data, isBinary);
      return;
    }
    this.#held.push({ data, isBinary });
    this.#heldBytes += data.length;
    if (this.#heldBytes > HELD_BYTES) this.pause();
  }
}
