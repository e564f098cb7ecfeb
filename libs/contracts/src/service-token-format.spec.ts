import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import {
  formatToken,
  TOKEN_PATTERN,
  TOKEN_PREFIXES,
  tokenChecksum,
  tokenKindOf,
  type TokenKind,
} from './service-token-format';

const KINDS = Object.keys(TOKEN_PREFIXES) as TokenKind[];
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** CRC-32 by another implementation, written as a number with BigInt's digits and 62 signs. */
function expectedChecksum(text: string): string {
  const signs = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  let rest = BigInt(crc32(text));
  const digits = Array.from({ length: 6 }, () => {
    const digit = signs[Number(rest % 62n)];
    rest /= 62n;
    return digit;
  });
  return digits.reverse().join('');
}

describe('The form of service tokens', () => {
  it('is a prefix, 43 characters and the checksum of both', () => {
    for (const kind of KINDS) {
      for (let round = 0; round < 500; round += 1) {
        const random = randomBytes(32).toString('base64url');
        const text = TOKEN_PREFIXES[kind] + random;
        const token = formatToken(kind, random);
        expect(token).toBe(text + expectedChecksum(text));
        expect(tokenKindOf(token)).toBe(kind);
        expect(TOKEN_PATTERN.exec(`KIOPS_TOKEN="${token}"\n`)?.[0]).toBe(token);
      }
    }
  });

  it('keeps its checksum at six characters, also with zeros in front', () => {
    // The check value of CRC-32/ISO-HDLC: 0xCBF43926.
    expect(tokenChecksum('123456789')).toBe(expectedChecksum('123456789'));
    expect(tokenChecksum('')).toBe('000000');
    const short = Array.from({ length: 2_000 }, (_, index) => `kiops_sa_${index}`).filter(
      (text) => crc32(text) < 62 ** 5,
    );
    expect(short.length).toBeGreaterThan(0);
    for (const text of short) expect(tokenChecksum(text)).toMatch(/^0\w{5}$/);
  });

  it('notices every character that is another one, and two that changed places', () => {
    for (const kind of KINDS) {
      const token = formatToken(kind, randomBytes(32).toString('base64url'));
      for (let at = 0; at < token.length; at += 1) {
        for (const sign of ALPHABET) {
          if (sign === token[at]) continue;
          expect(tokenKindOf(token.slice(0, at) + sign + token.slice(at + 1))).toBeUndefined();
        }
        const next = token[at + 1];
        if (next === undefined || next === token[at]) continue;
        expect(tokenKindOf(token.slice(0, at) + next + token[at] + token.slice(at + 2))).toBeUndefined();
      }
    }
  });

  it('is nothing else: not longer, not shorter, not of the other kind, not in capitals', () => {
    const random = randomBytes(32).toString('base64url');
    const token = formatToken('serviceAccount', random);
    for (const other of [
      '',
      'kiops_',
      `kiops_${random}`,
      token.slice(0, -1),
      `${token}0`,
      ` ${token}`,
      `${token}\n`,
      token.toUpperCase(),
      token.replace('kiops_sa_', 'kiops_pat_'),
    ])
      expect(tokenKindOf(other)).withContext(other).toBeUndefined();
  });
});
