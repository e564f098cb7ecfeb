import { type Socket, connect } from 'node:net';
import type { ByteStream } from '../byte-stream';

/** Reading stops while more than this waits. */
const HIGH_WATER = 0x40000;

/** A TCP connection as a {@link ByteStream}. */
export async function connectTcp(host: string, port: number): Promise<ByteStream> {
  const socket = connect({ host, port, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return streamOfSocket(socket);
}

/** A socket as a {@link ByteStream}. */
export function streamOfSocket(socket: Socket): ByteStream {
  let chunks: Uint8Array[] = [];
  let waiting = 0;
  let ended = false;
  let error: Error | undefined;
  let wake: () => void = () => undefined;
  socket.on('data', (chunk: Buffer) => {
    chunks.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length));
    waiting += chunk.length;
    if (waiting > HIGH_WATER) socket.pause();
    wake();
  });
  socket.on('error', (cause) => (error = cause));
  for (const event of ['end', 'close'] as const) {
    socket.on(event, () => {
      ended = true;
      wake();
    });
  }
  return {
    async read() {
      while (chunks.length === 0) {
        if (error !== undefined) throw error;
        if (ended) return undefined;
        await new Promise<void>((resolve) => (wake = resolve));
      }
      const [first] = chunks;
      chunks = chunks.slice(1);
      waiting -= first.length;
      if (waiting <= HIGH_WATER) socket.resume();
      return first;
    },
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (cause) => (cause ? reject(cause) : resolve()));
      }),
    close: () => void socket.destroy(),
  };
}
