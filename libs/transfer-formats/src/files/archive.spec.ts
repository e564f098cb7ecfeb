import { zipSync } from 'fflate';
import { ReadError } from '../read-error';
import { ARCHIVE_LIMITS, isArchive, openArchive } from './archive';

describe('A zip archive', () => {
  it('gives its files in their order, without folders', () => {
    const archive = zipSync({
      'a/': new Uint8Array(),
      'a/b.txt': Uint8Array.of(1, 2),
      'c.txt': Uint8Array.of(3),
    });
    expect(isArchive(archive)).toBeTrue();
    expect(openArchive(archive)).toEqual([
      { name: 'a/b.txt', bytes: Uint8Array.of(1, 2) },
      { name: 'c.txt', bytes: Uint8Array.of(3) },
    ]);
  });

  it('that unfolds to more than is read is refused while it unfolds', () => {
    const bomb = zipSync({ bomb: new Uint8Array(ARCHIVE_LIMITS.bytes + 1) }, { level: 9 });
    expect(() => openArchive(bomb)).toThrowMatching(({ code }: ReadError) => code === 'too-large');
  });

  it('that is cut off is damaged', () => {
    const archive = zipSync({ a: new TextEncoder().encode('hello '.repeat(1000)) });
    expect(() => openArchive(archive.subarray(0, 40))).toThrowMatching(
      ({ code }: ReadError) => code === 'damaged',
    );
  });
});
