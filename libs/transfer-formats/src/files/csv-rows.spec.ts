import fc from 'fast-check';
import { parseCsv, SEPARATORS } from './csv';
import { standingRows } from './csv-rows';

describe('Rows as they stand in a text', () => {
  it('are those that the parser takes apart, with as many cells', () => {
    const text = fc.string({
      unit: fc.constantFrom('"', ',', ';', '\n', '\r', '\r\n', ' ', 'a'),
      maxLength: 30,
    });
    fc.assert(
      fc.property(text, fc.constantFrom(...SEPARATORS), (table, separator) => {
        const rows = [...standingRows(table, separator)];
        if (rows.at(-1)?.openedIn !== undefined) {
          expect(() => parseCsv(table, separator)).toThrow();
          return;
        }
        expect(rows.map(({ width }) => width)).toEqual(
          parseCsv(table, separator).map(({ cells }) => cells.length),
        );
        for (const { start, end, width } of rows)
          expect(parseCsv(table.slice(start, end), separator).map(({ cells }) => cells.length)).toEqual([
            width,
          ]);
      }),
      { numRuns: 1_000 },
    );
  });
});
