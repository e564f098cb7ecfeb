import { readFile, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** Worth compressing, by extension. Fonts and pictures are compressed already. */
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

export type Encoding = 'br' | 'gzip';

/** A file as it goes over the wire. */
export interface CompressedFile {
  readonly type: string;
  readonly etag: string;
  readonly bytes: Buffer;
}

/** Compresses a build's files when they are first asked for, and keeps the result until the file changes. */
export class CompressedFiles {
  private readonly kept = new Map<string, { readonly etag: string; readonly bytes: Promise<Buffer> }>();

  constructor(private readonly folder: string) {}

  /** Undefined when there is no such file, or compressing it is of no use. */
  async find(path: string, encoding: Encoding): Promise<CompressedFile | undefined> {
    const type = TYPES[extname(path)];
    const file = join(this.folder, path);
    if (type === undefined || !file.startsWith(this.folder + sep)) return undefined;
    const facts = await stat(file).catch(() => undefined);
    if (!facts?.isFile()) return undefined;

    const etag = `W/"${facts.size.toString(36)}-${Math.trunc(facts.mtimeMs).toString(36)}-${encoding}"`;
    const key = `${encoding} ${path}`;
    let entry = this.kept.get(key);
    if (entry?.etag !== etag) {
      entry = { etag, bytes: compress(file, encoding) };
      this.kept.set(key, entry);
    }
    return { type, etag, bytes: await entry.bytes };
  }
}

/** The better encoding of those that an `Accept-Encoding` header takes (RFC 9110 section 12.5.3). */
export function bestEncoding(header: string | string[] | undefined): Encoding | undefined {
  const accepted = String(header ?? '')
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .filter((item) => !/;\s*q=0(\.0*)?$/.test(item))
    .map((item) => item.split(';')[0]);
  return accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : undefined;
}

async function compress(file: string, encoding: Encoding): Promise<Buffer> {
  const bytes = await readFile(file);
  return encoding === 'gzip'
    ? promisify(gzip)(bytes, { level: 9 })
    : promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
}
