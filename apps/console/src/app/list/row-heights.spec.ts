import fc from 'fast-check';
import { RowHeightStrategy } from './row-heights';

function strategyWith(
  heights: number | readonly number[],
  tallIndex: number,
  tallHeight: number,
): RowHeightStrategy {
  const strategy = new RowHeightStrategy();
  strategy.setHeights(heights);
  strategy.setTallIndex(tallIndex);
  strategy.setTallHeight(tallHeight);
  return strategy;
}

describe('RowHeightStrategy', () => {
  it('places every row below the open one lower by what it is taller', () => {
    const strategy = strategyWith(52, 3, 352);
    expect([0, 3, 4, 10].map((row) => strategy.offsetOf(row))).toEqual([0, 156, 508, 820]);
  });

  it('finds the row at any offset: the inverse of where rows begin', () => {
    const row = fc.integer({ min: 0, max: 10_000 });
    const height = fc.integer({ min: 52, max: 2_000 });
    fc.assert(
      fc.property(row, fc.integer({ min: -1, max: 10_000 }), height, (index, tallIndex, tallHeight) => {
        const strategy = strategyWith(52, tallIndex, tallHeight);
        const top = strategy.offsetOf(index);
        const bottom = strategy.offsetOf(index + 1);
        expect(strategy.indexAt(top)).toBe(index);
        expect(strategy.indexAt(bottom - 1)).toBe(index);
      }),
    );
  });

  it('is a plain list again when the open row closes', () => {
    const strategy = strategyWith(52, 3, 352);
    strategy.setTallIndex(-1);
    expect(strategy.offsetOf(10)).toBe(520);
  });

  it('places rows that each have a height of their own, and one that is taller', () => {
    const heights = [40, 56, 66, 40];
    expect([0, 1, 2, 3, 4].map((row) => strategyWith(heights, -1, 0).offsetOf(row))).toEqual([
      0, 40, 96, 162, 202,
    ]);
    expect([1, 2, 3, 4].map((row) => strategyWith(heights, 1, 156).offsetOf(row))).toEqual([
      40, 196, 262, 302,
    ]);
  });

  it('finds the row at any offset of such a list', () => {
    const heights = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(heights, fc.nat(), fc.integer({ min: -1, max: 199 }), (all, any, tall) => {
        const index = any % all.length;
        const strategy = strategyWith(all, Math.min(tall, all.length - 1), 500);
        const top = strategy.offsetOf(index);
        const bottom = strategy.offsetOf(index + 1);
        expect(strategy.indexAt(top)).toBe(index);
        expect(strategy.indexAt(bottom - 1)).toBe(index);
      }),
    );
  });

  it('ends a list at its last row, also below it', () => {
    const strategy = strategyWith([40, 56], -1, 0);
    expect([strategy.offsetOf(9), strategy.indexAt(4_000)]).toEqual([96, 1]);
  });
});
