import fc from 'fast-check';
import { readText } from './read-text';

/** What tends to upset a parser. */
const PIECES = [
  '"',
  "'",
  '\\',
  '\n',
  '\r\n',
  '\0',
  '=',
  ':',
  '[',
  ']',
  '{',
  '}',
  '<',
  '>',
  '&',
  '#',
  '!',
  '*',
  ' ',
  '\t',
  ',',
  '__proto__',
  'constructor',
  '999999999999999999999',
  '-1',
  '\u{1f511}',
  '\ud800',
  '<!DOCTYPE a>',
  '&a;',
  '%h',
];

/** A file that is nearly the sample: pieces of it cut out, doubled, or replaced. */
export function mutationsOf(sample: string | Uint8Array): fc.Arbitrary<Uint8Array> {
  const bytes = typeof sample === 'string' ? new TextEncoder().encode(sample) : sample;
  const place = fc.nat({ max: bytes.length });
  const piece = fc.oneof(
    fc.constantFrom(...PIECES).map((text) => new TextEncoder().encode(text)),
    fc.uint8Array({ maxLength: 8 }),
    fc.tuple(place, fc.nat({ max: 200 })).map(([from, length]) => bytes.slice(from, from + length)),
  );
  const change = fc.record({ at: place, cut: fc.nat({ max: 40 }), piece });
  return fc.array(change, { minLength: 1, maxLength: 6 }).map((changes) =>
    changes.reduce((changed, { at, cut, piece }) => {
      const start = Math.min(at, changed.length);
      return Uint8Array.from([...changed.subarray(0, start), ...piece, ...changed.subarray(start + cut)]);
    }, bytes),
  );
}

/** Reads files that are nearly the samples. Reading rejects for no file, and never reaches a prototype. */
export async function expectToSurvive(samples: readonly (string | Uint8Array)[], runs = 150): Promise<void> {
  for (const sample of samples) {
    await fc.assert(
      fc.asyncProperty(mutationsOf(sample), async (bytes) => {
        const { leftOut } = await readText(bytes);
        for (const { reason } of leftOut) expect(reason).not.toBe('');
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: runs },
    );
  }
}
