import { crc32 } from 'node:zlib';
import { readText } from '../testing/read-text';
import { hasGithubChecksum } from './github-checksum';

/** A classic token of this body, with the checksum that Node's own CRC-32 gives. */
function classic(body: string): string {
  const digits = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'];
  const crc = crc32(body);
  return `ghp_${body}${[5, 4, 3, 2, 1, 0].map((place) => digits[Math.floor(crc / 62 ** place) % 62]).join('')}`;
}

const CLASSIC = classic('abcdefghijABCDEFGHIJ0123456789');

describe('The text of a token', () => {
  it('tells its provider by its prefix, whatever its length', async () => {
    for (const [token, provider] of [
      [CLASSIC, 'github'],
      [`github_pat_${'a'.repeat(22)}_${'b'.repeat(59)}`, 'github'],
      ['gho_short', 'github'],
      [`ghs_${'x'.repeat(400)}`, 'github'],
      ['glpat-abcdefghij0123456789', 'gitlab'],
      ['glpat-bzox79Of-KE9FD2LjoXXF4CvyxA.0r03gxo7s', 'gitlab'],
    ]) {
      const { format, entries } = await readText(`${token}\n`);
      expect(format).toBe('token');
      expect(entries).toEqual([
        jasmine.objectContaining({ store: 'source-repositories', at: 'line 1', secret: { token } }),
      ]);
      expect(entries[0].fields['provider']).toBe(provider);
    }
  });

  it('is checked by the checksum of classic GitHub tokens', async () => {
    expect(hasGithubChecksum(CLASSIC)).toBeTrue();
    expect(hasGithubChecksum(`${CLASSIC}0`)).toBeUndefined();
    const wrong = CLASSIC.replace('a', 'b');
    const { format, entries, leftOut } = await readText(`# both\r\n${CLASSIC}\r\n${wrong}\r\n`);
    expect([format, entries.length, leftOut.map(({ at }) => at)]).toEqual(['token', 1, ['line 3']]);
    expect(JSON.stringify(leftOut)).not.toContain(wrong.slice(4, 20));
  });

  it('that is any other word is none', async () => {
    expect((await readText('ghp_')).format).toBeNull();
    expect((await readText('glpat-a b c')).format).toBeNull();
  });
});
