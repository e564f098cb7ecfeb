import { readFiles, type ReadOptions } from '../read-files';
import type { ReadFile } from '../reading';

/** Reads one file that holds a text, or bytes. */
export async function readText(
  content: string | Uint8Array,
  options: ReadOptions & { name?: string } = {},
): Promise<ReadFile> {
  const { name = 'file', ...rest } = options;
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const [file] = await readFiles([{ name, bytes }], rest);
  return file;
}
