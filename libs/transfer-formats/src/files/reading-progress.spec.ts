import fc from 'fast-check';
import { FORMATS } from '../format-names';
import { ACCOUNT_FILES } from '../testing/account-files';
import { readText } from '../testing/read-text';
import { ReadingProgress } from './reading-progress';

/** What is told while so many items are gone through, by what is done with each. */
function toldOf(
  count: number,
  each: (progress: ReadingProgress) => void = () => undefined,
): readonly number[] {
  const told: number[] = [];
  const progress = new ReadingProgress((share) => told.push(share));
  for (const [index] of progress.through(Array.from({ length: count }))) if (index >= 0) each(progress);
  return told;
}

const ascends = (shares: readonly number[]) =>
  shares.every((share, index) => share > 0 && share < 1 && (index === 0 || share > shares[index - 1]));

describe('The progress of reading one file', () => {
  it('is told some tens of times, however much there is in it, and only forward', () => {
    for (const count of [100, 100_000]) {
      const told = toldOf(count);
      expect([told.length, told[0], told.at(-1), ascends(told)]).toEqual([49, 0.02, 0.98, true]);
    }
    expect(toldOf(0)).toEqual([]);
  });

  it('is told of a part as a share of that part', () => {
    const told = toldOf(2, (progress) => {
      progress.reach(0.5);
      progress.reach(0.25);
    });
    expect(told).toEqual([0.24, 0.5, 0.74, 0.98]);
  });

  it('goes on after a part that ended early', () => {
    const told: number[] = [];
    const progress = new ReadingProgress((share) => told.push(share));
    for (const [index] of progress.through([1, 2, 3, 4], 0.5)) if (index === 1) break;
    progress.reach(0.4);
    expect(told.at(-1)).toBe(0.4);
  });

  for (const format of FORMATS) {
    for (const [form, { write, most, texts = fc.constant('secret') }] of Object.entries(
      ACCOUNT_FILES[format],
    )) {
      if (most === 1) continue;
      it(`(${format}, ${form}) moves within one file with many entries`, async () => {
        const [text] = fc.sample(texts, 1);
        const items = Array.from({ length: most ?? 200 }, () => ({ isWhole: true, text }));
        const told: number[] = [];
        const { error } = await readText(write(items), { onProgress: (read) => told.push(read) });
        expect(error).toBeUndefined();
        const inside = told.slice(0, -1);
        expect(told.at(-1)).toBe(1);
        expect(ascends(inside)).toBeTrue();
        expect(inside.length).toBeLessThan(50);
        expect(inside.filter((share) => share > 0.1 && share < 0.9).length)
          .withContext(JSON.stringify(inside))
          .toBeGreaterThan(0);
      });
    }
  }
});
