import { connect, type Socket } from 'node:net';

/** Stands in for the browser's WebSocket, and for a relay without a service: all that is sent goes to a server on loopback. */
export class RelayToServer {
  static readonly OPEN = 1;
  /** Where the server listens. */
  static port = 0;
  readonly readyState = RelayToServer.OPEN;
  readonly bufferedAmount = 0;
  binaryType = 'arraybuffer';
  onopen: (() => void) | undefined;
  onmessage: ((event: { data: ArrayBuffer }) => void) | undefined;
  onclose: ((event: { code: number }) => void) | undefined;
  readonly #socket: Socket;

  constructor() {
    this.#socket = connect({ host: '127.0.0.1', port: RelayToServer.port, noDelay: true });
    this.#socket.on('connect', () => this.onopen?.());
    this.#socket.on('data', (bytes) => this.onmessage?.({ data: Uint8Array.from(bytes).buffer }));
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => this.onclose?.({ code: 4000 }));
  }

  /** Text is for the relay. */
  send(data: string | Uint8Array): void {
    if (typeof data !== 'string') this.#socket.write(data);
  }

  close(): void {
    this.#socket.destroy();
  }
}
