import type { Exit, ProcessRequest, TerminalSize } from '@kiops/ssh-client';
import { type HopFailure, type ProcessObserver, RouteFailure, type RouteProcess } from '@kiops/ssh-worker';

/** A command or shell on a played server: it does what a spec says, and keeps what was sent to it. */
export class PlayedProcess implements RouteProcess {
  readonly exit: Promise<Exit>;
  /** Everything that was typed, as text. */
  input = '';
  readonly sizes: TerminalSize[] = [];
  /** What it does when all of its input has come. */
  onInput: () => void = () => undefined;
  isStopped = false;
  #end: (exit: Exit) => void = () => undefined;
  #break: (failure: RouteFailure) => void = () => undefined;

  constructor(
    readonly request: ProcessRequest,
    private readonly observer: ProcessObserver,
  ) {
    this.exit = new Promise((resolve, reject) => {
      this.#end = resolve;
      this.#break = reject;
    });
    // A process of which nobody waits for the end may end, too.
    this.exit.catch(() => undefined);
  }

  /** The server sends output. Resolves when the page has taken it. */
  async send(output: string | Uint8Array): Promise<void> {
    await this.observer.onOutput(
      'stdout',
      typeof output === 'string' ? new TextEncoder().encode(output) : output,
    );
  }

  end(exit: Exit): void {
    this.#end(exit);
  }

  /** The route breaks under it at this hop, from 0; or before it, so that it was never begun. */
  break(hop: number, why: HopFailure, neverBegan = false): void {
    this.#break(new RouteFailure(hop, why, false, 0, neverBegan));
  }

  write(bytes: Uint8Array): void {
    this.input += new TextDecoder().decode(bytes);
  }

  endInput(): void {
    this.onInput();
    this.input += '<end of input>';
  }

  resize(size: TerminalSize): void {
    this.sizes.push(size);
  }

  signal(signal: string): void {
    this.input += `<signal ${signal}>`;
  }

  stop(): void {
    this.isStopped = true;
    this.#end({ kind: 'unknown' });
  }
}
