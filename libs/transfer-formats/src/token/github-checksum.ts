const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A classic token: a prefix of four characters, a body of 30 and a checksum of six. */
const CLASSIC = /^gh[pousr]_([0-9A-Za-z]{30})([0-9A-Za-z]{6})$/;

/**
 * Whether the checksum of a classic GitHub token fits: the CRC-32 of its body in base62, six digits. Undefined where a
 * token is none of that form: newer ones are longer, and have no such checksum.
 */
export function hasGithubChecksum(token: string): boolean | undefined {
  const match = CLASSIC.exec(token);
  return match === null ? undefined : base62(crc32(match[1])) === match[2];
}

/** CRC-32 as in zip archives, of a text in ASCII. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let index = 0; index < text.length; index += 1) {
    crc ^= text.charCodeAt(index);
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

function base62(number: number): string {
  let text = '';
  for (let rest = number; text.length < 6; rest = Math.floor(rest / 62)) text = DIGITS[rest % 62] + text;
  return text;
}
