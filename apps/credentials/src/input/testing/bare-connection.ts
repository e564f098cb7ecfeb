import { connect, type Socket } from 'node:net';

/** A connection on which a spec writes what it likes, and keeps what comes back. */
export class BareConnection {
  readonly #socket: Socket;
  #received = '';
  readonly #waiting = new Set<() => void>();
  #isClosed = false;

  constructor(origin: string) {
    const { hostname, port } = new URL(origin);
    this.#socket = connect(Number(port), hostname);
    this.#socket.on('data', (data) => {
      this.#received += data.toString();
      this.#wake();
    });
    // Being cut off is what these specs are about.
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => {
      this.#isClosed = true;
      this.#wake();
    });
  }

  /** Everything that has come so far. */
  get received(): string {
    return this.#received;
  }

  write(text: string): void {
    this.#socket.write(text);
  }

  /** Waits until so much has come that the pattern fits. */
  async until(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.#received)) {
      if (this.#isClosed) throw new Error(`Closed after: ${this.#received}`);
      await new Promise<void>((wake) => this.#waiting.add(wake));
    }
    return this.#received;
  }

  /** Waits until the other side has closed. */
  async closed(): Promise<string> {
    while (!this.#isClosed) await new Promise<void>((wake) => this.#waiting.add(wake));
    return this.#received;
  }

  end(): void {
    this.#socket.destroy();
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}
