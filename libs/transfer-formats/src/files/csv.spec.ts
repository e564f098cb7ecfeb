import fc from 'fast-check';
import { ReadError } from '../read-error';
import { parseCsv, SEPARATORS, separatorOf } from './csv';

describe('A table of separated values', () => {
  it('keeps quotes, blanks, breaks and empty cells as they are', () => {
    const text = 'a,"b ""c""\r\nd", e \r\n\r\nf,,\n"",g"h,';
    expect(parseCsv(text)).toEqual([
      { line: 1, cells: ['a', 'b "c"\r\nd', ' e '] },
      { line: 4, cells: ['f', '', ''] },
      { line: 5, cells: ['', 'g"h', ''] },
    ]);
  });

  it('gives back every cell that was written in quotes', () => {
    const cell = fc.string({
      unit: fc.constantFrom('"', ',', ';', '\n', '\r', ' ', 'é', 'e\u0301', '😀', '*'),
    });
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.constantFrom(...SEPARATORS), (table, separator) => {
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const text = table.map((cells) => cells.map(quoted).join(separator)).join('\n');
        expect(parseCsv(text, separator).map(({ cells }) => cells)).toEqual(table);
      }),
    );
  });

  it('tells what separates it', () => {
    expect(['a,b;c,d', 'a;b;c,d', 'a\tb', 'a|b|c'].map(separatorOf)).toEqual([',', ';', '\t', '|']);
  });

  it('that is not closed is damaged, and one that is too large is not taken apart', () => {
    expect(() => parseCsv('a,"b')).toThrowMatching(({ code }: ReadError) => code === 'damaged');
    expect(() => parseCsv(','.repeat(5_000_000))).toThrowMatching(
      ({ code }: ReadError) => code === 'too-large',
    );
    expect(() => parseCsv(`"${'a'.repeat(5_000_000)}"`)).toThrowMatching(
      ({ code }: ReadError) => code === 'too-large',
    );
  });
});
