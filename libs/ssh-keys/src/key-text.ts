import { SshKeyError } from './key-errors';
import { PemBlock, findPemBlocks } from './pem';

/** No private key of a supported kind is larger; RSA 8192 in PKCS#8 takes 7 KB. */
export const LARGEST_KEY_FILE = 128 * 1024;

const PRIVATE_KEY_LABELS = new Set([
  'OPENSSH PRIVATE KEY',
  'RSA PRIVATE KEY',
  'EC PRIVATE KEY',
  'PRIVATE KEY',
  'ENCRYPTED PRIVATE KEY',
]);

const PUBLIC_KEY_LINE = /^(ssh-(rsa|ed25519|ed448|dss)|ecdsa-sha2-\S+|sk-(ssh|ecdsa)-\S+)\s+AAAA/m;
const CERTIFICATE_LINE = /^\S+-cert-v\d\d@openssh\.com\s+AAAA/m;

/**
 * The text of a key file: UTF-8, or UTF-16 with a byte order mark, as some Windows tools write it. What is neither is
 * given as one character per byte: a comment in an old code page must not spoil the key.
 */
export function decodeKeyFile(bytes: Uint8Array): string {
  if (bytes.length > LARGEST_KEY_FILE) throw new SshKeyError('too-large');
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  }
}

/** Throws `too-large` or `empty`. */
export function checkKeyText(text: string): void {
  if (text.length > LARGEST_KEY_FILE) throw new SshKeyError('too-large');
  if (text.trim() === '') throw new SshKeyError('empty');
}

/** The private key block of a text. Throws an error that says what the text is instead when it has none. */
export function findPrivateKeyBlock(text: string): PemBlock {
  const blocks = findPemBlocks(text);
  const found = blocks.find((block) => PRIVATE_KEY_LABELS.has(block.label));
  if (found) return found;
  throw new SshKeyError(whatElse(text, blocks));
}

function whatElse(text: string, blocks: readonly PemBlock[]) {
  const labels = blocks.map((block) => block.label);
  if (labels.includes('DSA PRIVATE KEY')) return 'dsa';
  if (text.includes('---- BEGIN SSH2 ENCRYPTED PRIVATE KEY')) return 'ssh-com';
  if (labels.includes('RSA-PSS PRIVATE KEY')) return 'rsa-pss';
  if (labels.some((label) => label.startsWith('PGP '))) return 'pgp';
  if (labels.some((label) => label.includes('CERTIFICATE') || label === 'PKCS7' || label === 'CMS'))
    return 'certificate';
  if (labels.some((label) => label.endsWith('PUBLIC KEY'))) return 'public-key';
  if (text.includes('---- BEGIN SSH2 PUBLIC KEY')) return 'public-key';
  const plain = text.replace(/^\uFEFF/, '');
  if (CERTIFICATE_LINE.test(plain)) return 'certificate';
  if (PUBLIC_KEY_LINE.test(plain)) return 'public-key';
  if (labels.some((label) => label.endsWith('PRIVATE KEY'))) return 'unsupported-type';
  if (text.includes('-----BEGIN ')) return cutInBeginLine(text) ? 'truncated' : 'not-a-key';
  return 'not-a-key';
}

/** The text stops inside its BEGIN line. */
function cutInBeginLine(text: string): boolean {
  return /-----BEGIN [A-Z0-9 ]{0,64}-{0,4}\s*$/.test(text);
}
