import type { Socket } from 'node:net';
import { RELAY_FRAME_BYTES, RELAY_SIGNED_IN } from '@kiops/contracts';
import type { RelayBrowser } from './relay-browser';
import { endingOf, type RelayEnding } from './relay-ending';

/** Above this many bytes waiting for one side, the other is not read from; bytes. */
const HIGH_WATER = 1_048_576;

/** What went through a relay, in bytes, and why it ended. */
export interface RelayOutcome {
  readonly ended: RelayEnding;
  readonly toTarget: number;
  readonly toBrowser: number;
}

/**
 * Carries bytes both ways until one side ends, the signal says so, or nothing was sent for `idleTimeout` milliseconds.
 * Neither side is read faster than the other takes it. It listens for ends from when it is made, and carries nothing
 * before it is started: a browser that leaves in between has ended it; a target that does has said its last words, which
 * are still handed on.
 */
export class RelayPipe {
  readonly outcome: Promise<RelayOutcome>;
  #finish: (ended: RelayEnding) => void = () => undefined;
  #ended = false;
  #isStarted = false;
  #isSignedIn = false;
  /** How the target ended before the start. */
  #targetEnd: RelayEnding | undefined;
  #toTarget = 0;
  #toBrowser = 0;
  #idleTimer: NodeJS.Timeout;

  constructor(
    private readonly browser: RelayBrowser,
    private readonly target: Socket,
    idleTimeout: number,
    signal: AbortSignal,
    /** The browser says that its user is signed in at the target. */
    private readonly onSignedIn: () => void,
  ) {
    this.#idleTimer = setTimeout(() => this.stop('idle'), idleTimeout);
    const onAbort = () => this.stop(endingOf(signal.reason));
    this.outcome = new Promise((done) => {
      this.#finish = (ended) => {
        clearTimeout(this.#idleTimer);
        signal.removeEventListener('abort', onAbort);
        this.target.destroy();
        this.browser.close(ended);
        done({ ended, toTarget: this.#toTarget, toBrowser: this.#toBrowser });
      };
    });
    target
      .on('end', () => this.#targetEnds('target-closed'))
      .on('error', () => this.#targetEnds('target-failed'))
      .on('close', () => this.#targetEnds('target-closed'))
      .on('drain', () => this.browser.resume());
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    else if (target.destroyed) this.#targetEnds('target-failed');
  }

  /** Starts with what the target had already sent. */
  start(firstBytes: Buffer): void {
    if (this.#ended) return;
    this.#isStarted = true;
    this.target.on('data', (chunk: Buffer) => this.#sendToBrowser(chunk));
    this.#sendToBrowser(firstBytes);
    if (this.#targetEnd !== undefined) {
      this.stop(this.#targetEnd);
      return;
    }
    this.target.resume();
    this.browser.read((data, isBinary) => this.#sendToTarget(data, isBinary));
  }

  /** Ends both sides; the first reason counts. */
  stop(ended: RelayEnding): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#finish(ended);
  }

  #targetEnds(how: RelayEnding): void {
    if (this.#isStarted) this.stop(how);
    else this.#targetEnd ??= how;
  }

  #sendToTarget(data: Buffer, isBinary: boolean): void {
    if (this.#ended) return;
    if (!isBinary) {
      this.#readText(data);
      return;
    }
    this.#toTarget += data.length;
    this.#idleTimer.refresh();
    // A socket calls itself full at 64 KB, one frame: to stop there would mean to stop at every one.
    if (!this.target.write(data) && this.target.writableLength > HIGH_WATER) this.browser.pause();
  }

  /** The browser says that its user is signed in, once. */
  #readText(data: Buffer): void {
    if (this.#isSignedIn || data.toString() !== RELAY_SIGNED_IN) {
      this.stop('bad-frame');
      return;
    }
    this.#isSignedIn = true;
    this.onSignedIn();
  }

  #sendToBrowser(chunk: Buffer): void {
    this.#toBrowser += chunk.length;
    this.#idleTimer.refresh();
    for (let start = 0; start < chunk.length; start += RELAY_FRAME_BYTES) {
      this.browser.send(chunk.subarray(start, start + RELAY_FRAME_BYTES), () => {
        if (this.target.isPaused() && this.browser.waitingBytes < HIGH_WATER / 2) this.target.resume();
      });
    }
    if (this.browser.waitingBytes > HIGH_WATER) this.target.pause();
  }
}
