import type { Socket } from 'node:net';
import { RELAY_CLOSES, RELAY_FRAME_BYTES, type RelayClose } from '@kiops/contracts';
import type { WebSocket } from 'ws';

/** Above this many bytes waiting for the browser, the target is not read from; bytes. */
const HIGH_WATER = 1_048_576;

/** What went through a relay, in bytes, and why it ended: a reason of the service's, or the browser's own close. */
export interface RelayOutcome {
  readonly ended: RelayClose | 'browser-closed';
  readonly toTarget: number;
  readonly toBrowser: number;
}

/** Closes a WebSocket for a named reason: the code for programs, the name as its reason text. */
export function closeWith(browser: WebSocket, close: RelayClose): void {
  // A paused WebSocket would not read the browser's half of the closing handshake.
  browser.removeAllListeners('message').resume();
  browser.close(RELAY_CLOSES[close].code, close);
}

/**
 * Carries bytes both ways until one side ends, `stop` is called, or nothing was sent for `idleTimeout` milliseconds.
 * Neither side is read faster than the other takes it.
 */
export class RelayPipe {
  readonly outcome: Promise<RelayOutcome>;
  #finish: (ended: RelayOutcome['ended']) => void = () => undefined;
  #toTarget = 0;
  #toBrowser = 0;
  #idleTimer: NodeJS.Timeout;

  constructor(
    private readonly browser: WebSocket,
    private readonly target: Socket,
    idleTimeout: number,
  ) {
    this.#idleTimer = setTimeout(() => this.stop('idle'), idleTimeout);
    this.outcome = new Promise((done) => {
      this.#finish = (ended) => {
        clearTimeout(this.#idleTimer);
        this.target.destroy();
        // A close frame queues behind the bytes that were sent before it.
        if (ended !== 'browser-closed') closeWith(this.browser, ended);
        done({ ended, toTarget: this.#toTarget, toBrowser: this.#toBrowser });
      };
    });
  }

  /** Starts with what the target had already sent. */
  start(firstBytes: Buffer): void {
    this.target
      .on('data', (chunk: Buffer) => this.#sendToBrowser(chunk))
      .on('end', () => this.stop('target-closed'))
      .on('error', () => this.stop('target-failed'))
      .on('close', () => this.stop('target-closed'))
      .on('drain', () => this.browser.resume());
    this.browser
      .on('message', (data: Buffer, isBinary: boolean) => this.#sendToTarget(data, isBinary))
      .on('close', () => this.stop('browser-closed'))
      .on('error', () => this.stop('bad-frame'));
    this.#sendToBrowser(firstBytes);
    this.target.resume();
  }

  /** Ends both sides; the first reason counts. */
  stop(ended: RelayOutcome['ended']): void {
    this.#finish(ended);
    this.#finish = () => undefined;
  }

  #sendToTarget(data: Buffer, isBinary: boolean): void {
    if (!isBinary) {
      this.stop('bad-frame');
      return;
    }
    this.#toTarget += data.length;
    this.#idleTimer.refresh();
    if (!this.target.write(data)) this.browser.pause();
  }

  #sendToBrowser(chunk: Buffer): void {
    this.#toBrowser += chunk.length;
    this.#idleTimer.refresh();
    for (let start = 0; start < chunk.length; start += RELAY_FRAME_BYTES) {
      this.browser.send(chunk.subarray(start, start + RELAY_FRAME_BYTES), () => {
        if (this.target.isPaused() && this.browser.bufferedAmount < HIGH_WATER / 2) this.target.resume();
      });
    }
    if (this.browser.bufferedAmount > HIGH_WATER) this.target.pause();
  }
}
