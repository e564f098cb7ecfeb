import fc from 'fast-check';
import { findJsonFault } from './json-fault';

describe('findJsonFault', () => {
  it('finds no fault in whatever JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
        expect(findJsonFault(JSON.stringify(value, null, indent))).toBeUndefined();
      }),
    );
  });

  it('agrees with JSON.parse about every damaged text', () => {
    const damaged = fc
      .tuple(
        fc.jsonValue(),
        fc.nat(),
        fc.constantFrom('', ',', '"', '}', ']', ':', 'x', '\\', '\n', '0', '-'),
        fc.nat(3),
      )
      .map(([value, place, put, cut]) => {
        const text = JSON.stringify(value);
        const at = place % (text.length + 1);
        return text.slice(0, at) + put + text.slice(at + cut);
      });
    fc.assert(
      fc.property(damaged, (text) => {
        expect(findJsonFault(text) === undefined).toBe(parses(text));
      }),
      { numRuns: 500 },
    );
  });

  it('counts lines and columns from 1', () => {
    expect(findJsonFault('{\n  "servers": [\n    { "host" "a" }\n  ]\n}')).toEqual({
      line: 3,
      column: 14,
      what: 'a colon is expected',
    });
  });

  it('says that a cut file ends too early', () => {
    expect(findJsonFault('{ "servers": [ { "host": "a" }')?.what).toBe('the file ends too early');
  });

  it('never repeats a piece of the file', () => {
    const fault = findJsonFault('{ "password": "canary" canary }');
    expect(JSON.stringify(fault)).not.toContain('canary');
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
