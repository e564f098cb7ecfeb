import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';

/**
 * All that comes over stdin, as UTF-8.
 * @param most bytes; more is refused before it is kept
 * @throws Failure when it is larger, or is no UTF-8
 */
export async function readInput(most: number): Promise<string> {
  return decoded(await readBytes(most));
}

/** All that comes over stdin, as it is. */
export async function readBytes(most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most)
      throw new Failure(`More than ${most} bytes came over stdin. Give only what is asked for.`, EXIT.usage);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Failure('What came over stdin is no UTF-8 text.', EXIT.usage);
  }
}
