/** What service tokens begin with, by whom they are for. */
export const TOKEN_PREFIXES = { serviceAccount: 'kiops_sa_', personal: 'kiops_pat_' } as const;
export type TokenKind = keyof typeof TOKEN_PREFIXES;

/**
 * Finds service tokens in text, for secret scanners: the prefix, 32 random bytes as base64url (RFC 4648 section 5), and
 * six characters of checksum. `tokenKindOf` tells whether what was found is one.
 */
export const TOKEN_PATTERN = /kiops_(?:sa|pat)_[A-Za-z0-9_-]{43}[0-9A-Za-z]{6}/;

const WHOLE_TOKEN = new RegExp(`^${TOKEN_PATTERN.source}$`);
const CHECKSUM_LENGTH = 6;
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * The checksum at the end of a token: CRC-32 (ISO-HDLC, as of RFC 1952 section 8) of everything before it, prefix and
 * random part, in base62 (digits, capitals, small letters), with zeros in front to six characters.
 * @param text prefix and random part; ASCII
 */
export function tokenChecksum(text: string): string {
  let rest = crc32(text);
  let checksum = '';
  while (rest > 0) {
    checksum = BASE62[rest % 62] + checksum;
    rest = Math.floor(rest / 62);
  }
  return checksum.padStart(CHECKSUM_LENGTH, '0');
}

/**
 * Writes a token.
 * @param random 32 random bytes as base64url, without padding
 */
export function formatToken(kind: TokenKind, random: string): string {
  const text = TOKEN_PREFIXES[kind] + random;
  return text + tokenChecksum(text);
}

/** Whom a token is for; undefined when it has another form, or its checksum does not fit. */
export function tokenKindOf(token: string): TokenKind | undefined {
  if (!WHOLE_TOKEN.test(token)) return undefined;
  const text = token.slice(0, -CHECKSUM_LENGTH);
  if (tokenChecksum(text) !== token.slice(-CHECKSUM_LENGTH)) return undefined;
  return token.startsWith(TOKEN_PREFIXES.personal) ? 'personal' : 'serviceAccount';
}

/** Bit by bit: a token is short, and a table would be longer than this. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let index = 0; index < text.length; index += 1) {
    crc ^= text.charCodeAt(index);
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
