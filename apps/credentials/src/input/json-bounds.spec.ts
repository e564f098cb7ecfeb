import { excessOf, fieldName, JsonStructure, type JsonExcess } from './json-bounds';

const BOUNDS = { depth: 3, members: 4, values: 10 };

/** What the counting of a text finds, given in pieces of this many bytes. */
function excessOfText(text: string, piece: number): JsonExcess | undefined {
  const structure = new JsonStructure(BOUNDS);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += piece) {
    const excess = structure.add(bytes.subarray(at, at + piece));
    if (excess) return excess;
  }
  return undefined;
}

describe('The bounds of a JSON text', () => {
  it('are found while it comes in, in pieces of any size', () => {
    const cases: readonly (readonly [string, JsonExcess | undefined])[] = [
      ['"text"', undefined],
      ['[1,2,3,4]', undefined],
      ['{"a":[1,2],"b":[{"c":1}]}', undefined],
      ['[1,2,3,4,5]', 'members'],
      ['{"a":1,"b":2,"c":3,"d":4,"e":5}', 'members'],
      ['[[[]]]', undefined],
      ['[[[[]]]]', 'depth'],
      ['{"a":{"b":{"c":{}}}}', 'depth'],
      ['[[1,2,3,4],[1,2,3,4],[1,2,3]]', 'values'],
      ['{"a":"],}{[,,,,,,,,,,,,,,,\\"[[[[[[[\\\\","b":1}', undefined],
      ['{"a":"\\\\","b":[[[[', 'depth'],
      ['{"한,국":"[é,\u{1f600}[[[["}', undefined],
      [']]]]]][[[[', 'depth'],
      [',,,,,,,,,,,,,', undefined],
    ];
    for (const [text, excess] of cases) {
      for (const piece of [1, 2, 3, 1_000])
        expect(excessOfText(text, piece)).withContext(`${text} by ${piece}`).toBe(excess);
    }
  });

  it('name the field of the outermost object that is beyond them', () => {
    for (const [text, name] of [
      ['{"a":[1,2,3,4,5]}', 'a'],
      ['{"a": [1], "b-2" :\n[{"c":[]},1,2,3,4]}', 'b-2'],
      ['{"\\"a":"[","b":{"c":[[', 'b'],
      ['{"a":1,"b":2,"c":3,"d":4,"e":5}', undefined],
      ['[1,2,3,4,5]', undefined],
      ['["a",["b",1,2,3,4]]', undefined],
      ['{"":[1,2,3,4,5]}', undefined],
      [`{"${'x'.repeat(99)}":[1,2,3,4,5]}`, undefined],
      ['{"a":[1],"\\u0062":[1,2,3,4,5]}', undefined],
    ] as const) {
      for (const piece of [1, 3, 1_000]) {
        const structure = new JsonStructure(BOUNDS);
        const bytes = Buffer.from(text);
        let end = 0;
        let excess: JsonExcess | undefined;
        while (!excess && end < bytes.length) {
          excess = structure.add(bytes.subarray(end, end + piece));
          end += piece;
        }
        expect(excess).toBeDefined();
        expect(fieldName(bytes.subarray(0, end), structure.fieldStart))
          .withContext(`${text} by ${piece}`)
          .toBe(name);
      }
    }
  });

  it('are the same for what is parsed', () => {
    expect(excessOf([1, 2, 3, 4], BOUNDS)).toBeUndefined();
    expect(excessOf([1, 2, 3, 4, 5], BOUNDS)).toBe('members');
    expect(excessOf([[[[]]]], BOUNDS)).toBe('depth');
    expect(excessOf({ a: [1, 2, 3, 4], b: [1, 2, 3, 4], c: 5 }, BOUNDS)).toBe('values');
  });

  it('keep the rest unread', () => {
    const huge = Array.from({ length: 5 }, () => new Array<number>(1_000_000).fill(0));
    expect(excessOf(huge[0], BOUNDS)).toBe('members');
    let deep: unknown = 0;
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
    expect(excessOf(deep, BOUNDS)).toBe('depth');
  });
});
