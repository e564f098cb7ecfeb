import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { ReadFile } from '../reading';

/** One thing that a file holds: an account or a key that is kept, or (`isWhole` is false) something that is none. */
export interface HeldItem {
  readonly isWhole: boolean;
  /** The secret, or in files without secrets that can be read another text. */
  readonly text: string;
}

/** How a tool writes what it holds, and what must come of it. */
export interface AccountFile {
  readonly write: (items: readonly HeldItem[]) => string | Uint8Array;
  /** What the tool can write at all. */
  readonly texts?: fc.Arbitrary<string>;
  /** The largest count of items that one file holds. */
  readonly most?: number;
  /** What each thing that is kept becomes; an entry where nothing is said. */
  readonly becomes?: 'sshSecrets' | 'hostKeys';
  /** Records beside each one that is kept: the jump server that is spelled out in it. */
  readonly records?: number;
  /** What is left out of each one that is kept: a password that the tool has encrypted. */
  readonly leftOut?: number;
  /** The texts that were written, where they have to be found again. */
  readonly found: (read: ReadFile) => readonly unknown[];
}

/** The forms of one format. */
export type AccountFiles = Readonly<Record<string, AccountFile>>;

export const inSecrets = ({ entries }: ReadFile) =>
  entries.flatMap(({ secret }) => Object.values(secret ?? {}));
export const inSshSecrets = ({ sshSecrets }: ReadFile) =>
  sshSecrets.map(({ secret }) => (secret.kind === 'key' ? secret.privateKey : secret.password));
/** In a plain field of this name. */
export const inField =
  (name: string) =>
  ({ entries }: ReadFile) =>
    entries.map(({ fields }) => fields[name]);

const PIECES = [
  ...['a', ' ', '"', "'", '\\', '$', '#', ';', '%', '&', '<', '=', ':', '@', ',', '***', '{', '-', '|'],
  ...['é', 'e\u0301', '😀', '한', '\u00a0', '\u3000', 'x'.repeat(10_000)],
];

/** Secrets on one line that begin and end with no ASCII blank: what tools take away there, they take from each other too. */
export const heldTexts: fc.Arbitrary<string> = fc
  .string({ unit: fc.constantFrom(...PIECES), minLength: 1, maxLength: 8 })
  .filter((text) => !text.startsWith(' ') && !text.endsWith(' '));

/** The same, short enough for tools that bound their lines. */
export const shortTexts = heldTexts.filter(({ length }) => length < 15_000);

/** Secrets with blanks around them, and over more than one line, too. */
export const wholeTexts: fc.Arbitrary<string> = fc.string({
  unit: fc.constantFrom(...PIECES, '\n', '\r\n', '\t'),
  minLength: 1,
  maxLength: 8,
});

/** Tokens of a kind that is known by its begin. */
export const tokenTexts = fc
  .string({ unit: fc.constantFrom('a', 'Z', '0', '_', '-', '.', '='), minLength: 1, maxLength: 60 })
  .map((text) => `glpat-${text}`);

/** Private keys. */
export const keyTexts = fc
  .constantFrom(1, 2, 3)
  .map(() => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());

/** Public keys of hosts, as base64. */
export const hostKeyTexts = fc
  .constantFrom(1, 2, 3)
  .map(() =>
    Buffer.concat([wireString(Buffer.from('ssh-ed25519')), wireString(randomBytes(32))]).toString('base64'),
  );

/** A string of SSH (RFC 4251 section 5). */
export function wireString(content: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
}

/** Writes the items one after the other; `name` is `n0`, `n1` and so on. */
export const each = (
  items: readonly HeldItem[],
  write: (text: string, name: string, isWhole: boolean) => string,
) => items.map(({ text, isWhole }, index) => write(text, `n${index}`, isWhole)).join('');
/** A quoted cell of a table. */
export const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
/** Inside of an attribute or an element of XML. */
export const xml = (text: string) => text.replace(/[&<"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
/** With backslashes before quotes and backslashes. */
export const escaped = (text: string) => text.replace(/["\\]/g, '\\$&');
