import fc from 'fast-check';
import { LineSplitter } from './line-splitter';

function linesOf(chunks: readonly Uint8Array[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
}

/** Cuts bytes at the given places, wherever they are. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.slice(ends[index - 1] ?? 0, end));
}

describe('LineSplitter', () => {
  it('hands on the same lines however the bytes arrive', () => {
    const letter = fc.constantFrom('a', ' ', '한', '🙂', 'é');
    const line = fc.string({ unit: letter, minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat()), (lines, places) => {
        const bytes = new TextEncoder().encode(lines.join('\n'));
        expect(linesOf(cut(bytes, places))).toEqual(lines);
      }),
    );
  });

  it('takes CR LF as one line break, also when the two arrive apart', () => {
    const [one, two] = ['first\r', '\nsecond'].map((text) => new TextEncoder().encode(text));
    expect(linesOf([one, two])).toEqual(['first', 'second']);
  });

  it('takes a lone CR as a line break: progress is drawn with it', () => {
    expect(linesOf([new TextEncoder().encode('10 %\r20 %\rdone\n')])).toEqual(['10 %', '20 %', 'done']);
  });

  it('cuts a line that never ends', () => {
    const lines = linesOf([new Uint8Array(20_000).fill(0x61)]);
    expect(lines[0].length).toBe(8_192);
  });
});
