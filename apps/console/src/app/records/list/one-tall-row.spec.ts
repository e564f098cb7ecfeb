import fc from 'fast-check';
import { OneTallRowStrategy } from './one-tall-row';

function strategyWith(tallIndex: number, tallHeight: number): OneTallRowStrategy {
  const strategy = new OneTallRowStrategy();
  strategy.setRowHeight(52);
  strategy.setTallIndex(tallIndex);
  strategy.setTallHeight(tallHeight);
  return strategy;
}

describe('OneTallRowStrategy', () => {
  it('places every row below the open one lower by what it is taller', () => {
    const strategy = strategyWith(3, 352);
    expect([0, 3, 4, 10].map((row) => strategy.offsetOf(row))).toEqual([0, 156, 508, 820]);
  });

  it('finds the row at any offset: the inverse of where rows begin', () => {
    const row = fc.integer({ min: 0, max: 10_000 });
    const height = fc.integer({ min: 52, max: 2_000 });
    fc.assert(
      fc.property(row, fc.integer({ min: -1, max: 10_000 }), height, (index, tallIndex, tallHeight) => {
        const strategy = strategyWith(tallIndex, tallHeight);
        const top = strategy.offsetOf(index);
        const bottom = strategy.offsetOf(index + 1);
        expect(strategy.indexAt(top)).toBe(index);
        expect(strategy.indexAt(bottom - 1)).toBe(index);
      }),
    );
  });

  it('is a plain list again when the open row closes', () => {
    const strategy = strategyWith(3, 352);
    strategy.setTallIndex(-1);
    expect(strategy.offsetOf(10)).toBe(520);
  });
});
