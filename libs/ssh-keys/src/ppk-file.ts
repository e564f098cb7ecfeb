import { decodeBase64 } from './base64';
import { SshKeyError } from './key-errors';
import { Bytes } from './wire';

/** How a passphrase becomes keys in version 3 of the format. Memory in KiB. */
export interface PpkArgon2 {
  readonly flavour: 'Argon2d' | 'Argon2i' | 'Argon2id';
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Bytes;
}

/** What stands in a PuTTY key file of version 2 or 3 (PuTTY's manual, appendix C). */
export interface PpkFile {
  readonly version: 2 | 3;
  readonly algorithm: string;
  readonly encrypted: boolean;
  readonly comment: string;
  readonly publicKeyBlob: Bytes;
  /** As it is in the file. */
  readonly privateBlob: Bytes;
  readonly mac: Bytes;
  /** Missing for a file that is not encrypted, and in version 2. */
  readonly argon2: PpkArgon2 | undefined;
}

const FIRST_LINE = /^[ \t\uFEFF]*PuTTY-User-Key-File-(\d+): *(\S+)/m;
const ENCRYPTION = 'aes256-cbc';
const MAC_BYTES = { 2: 20, 3: 32 } as const;

/** Whether the text holds a PuTTY key file. */
export function isPpk(text: string): boolean {
  return FIRST_LINE.test(text);
}

/**
 * Takes a PuTTY key file apart, without checking its MAC. Throws `ppk-version` for other versions than 2 and 3,
 * `truncated` or `damaged`.
 */
export function readPpk(text: string): PpkFile {
  const first = FIRST_LINE.exec(text);
  if (!first) throw new SshKeyError('not-a-key');
  const [line, number, algorithm] = first;
  const version = number === '2' ? 2 : number === '3' ? 3 : undefined;
  if (!version) throw new SshKeyError('ppk-version');
  const lines = new PpkLines(text.slice(first.index + line.length));
  const encryption = lines.field('Encryption');
  if (encryption !== 'none' && encryption !== ENCRYPTION) throw new SshKeyError('damaged');
  const encrypted = encryption === ENCRYPTION;
  const comment = lines.field('Comment');
  lines.field('Public-Lines');
  const publicKeyBlob = decodeBase64(lines.body());
  const argon2 = encrypted && version === 3 ? readArgon2(lines) : undefined;
  lines.field('Private-Lines');
  const privateBlob = decodeBase64(lines.body());
  const mac = hexBytes(lines.field('Private-MAC'));
  if (mac.length < MAC_BYTES[version]) throw new SshKeyError('truncated');
  if (mac.length > MAC_BYTES[version]) throw new SshKeyError('damaged');
  if (encrypted && privateBlob.length % 16 !== 0) throw new SshKeyError('truncated');
  return { version, algorithm, encrypted, comment, publicKeyBlob, privateBlob, mac, argon2 };
}

function readArgon2(lines: PpkLines): PpkArgon2 {
  const flavour = lines.field('Key-Derivation');
  if (flavour !== 'Argon2d' && flavour !== 'Argon2i' && flavour !== 'Argon2id') {
    throw new SshKeyError('damaged');
  }
  return {
    flavour,
    memory: wholeNumber(lines.field('Argon2-Memory')),
    passes: wholeNumber(lines.field('Argon2-Passes')),
    parallelism: wholeNumber(lines.field('Argon2-Parallelism')),
    salt: hexBytes(lines.field('Argon2-Salt')),
  };
}

/** The lines after the first one, in their order. Line ends, indentation and the width of lines do not matter. */
class PpkLines {
  private readonly lines: readonly string[];
  private next = 0;

  constructor(text: string) {
    // The comment counts to the last blank: the MAC covers it.
    this.lines = text
      .split(/\r\n|\n|\r/)
      .map((line) => line.trimStart())
      .filter((line) => line !== '');
  }

  /** The value of the line that comes next, which must have this name. */
  field(name: string): string {
    if (this.next >= this.lines.length) throw new SshKeyError('truncated');
    const line = this.lines[this.next++];
    if (!line.startsWith(`${name}:`)) throw new SshKeyError('damaged');
    const value = line.slice(name.length + 1).replace(/^ /, '');
    return name === 'Comment' ? value : value.trim();
  }

  /** The lines up to the next one with a name. */
  body(): string {
    const start = this.next;
    while (this.next < this.lines.length && !this.lines[this.next].includes(':')) this.next++;
    return this.lines.slice(start, this.next).join('');
  }
}

function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new SshKeyError('damaged');
  return Number(text);
}

function hexBytes(text: string): Bytes {
  if (!/^[0-9a-f]*$/i.test(text)) throw new SshKeyError('damaged');
  if (text.length % 2 !== 0) throw new SshKeyError('truncated');
  return Uint8Array.from({ length: text.length / 2 }, (_, index) =>
    Number.parseInt(text.slice(index * 2, index * 2 + 2), 16),
  );
}
