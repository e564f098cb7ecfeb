import type { ByteStream } from '../byte-stream';

/** The same stream, but what comes is delivered byte by byte. */
export function streamOfSingleBytes(stream: ByteStream): ByteStream {
  let rest = new Uint8Array();
  return {
    async read() {
      if (rest.length === 0) rest = new Uint8Array((await stream.read()) ?? []);
      if (rest.length === 0) return undefined;
      const first = rest.subarray(0, 1);
      rest = rest.subarray(1);
      return first;
    },
    write: (bytes) => stream.write(bytes),
    close: () => stream.close(),
  };
}
