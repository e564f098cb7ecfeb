import fc from 'fast-check';
import { ReadError } from '../read-error';
import { parseYaml } from './yaml';

const values = (text: string) => parseYaml(text).map(({ value }) => value);
const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;

describe('YAML', () => {
  it('is read document by document, each with its line', () => {
    const text = '# nothing\n---\na: 1\n---\n---\n# nothing\n---\nb: |\n  x\n  y\n...\n';
    expect(plain(parseYaml(text))).toEqual([
      { line: 2, value: { a: 1 } },
      { line: 7, value: { b: 'x\ny\n' } },
    ]);
  });

  it('keeps texts that only look like numbers or booleans', () => {
    expect(plain(values('[0123, 1e3, True, yes, 12, true, null, "5", 123456789012345678901]'))).toEqual([
      ['0123', '1e3', 'True', 'yes', 12, true, null, '5', '123456789012345678901'],
    ]);
  });

  it('knows anchors and merge keys, and no key of it reaches a prototype', () => {
    const text = 'a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\n__proto__: {polluted: true}\nconstructor: 1\n';
    const [value] = values(text) as [Record<string, unknown>];
    expect(plain(value['b'])).toEqual({ x: 1, y: 3 });
    expect(Object.keys(value)).toEqual(['a', 'b', '__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('that is damaged in one document is read in the others', () => {
    const read = parseYaml('a: [1\n---\nb: 2\n---\nc: 1\nc: 2\n');
    expect(read.map(({ line, fault }) => [line, fault?.code])).toEqual([
      [1, 'damaged'],
      [2, undefined],
      [4, 'damaged'],
    ]);
  });

  it('with a key that stands twice is damaged at the second one', () => {
    const [, { fault }] = parseYaml('a: 1\n---\nb:\n- c: 1\n  d: 2\n  c: 3\n');
    expect(fault?.message).toBe('It has the key “c” twice in one place, again at line 6.');
  });

  it('with something behind a quoted key that is no value of it is damaged there, and not cut off', () => {
    for (const text of ["a: 1\nb:\n  - ? 'x' \"y\n    z: 1\nc: 2\n", "a: 1\nb: 2\n? 'x' y\nz: 1\n"])
      expect(parseYaml(text).map(({ fault }) => fault?.message)).toEqual(['It is no YAML at line 3.']);
    expect(plain(values("? 'x'\n: y\n? 'z'\n'a'  : {? b : c, ? 'd': e, ? f}\n"))).toEqual([
      { x: 'y', z: null, a: { b: 'c', d: 'e', f: null } },
    ]);
  });

  it('with a comment before a value takes nothing else for more of it', () => {
    expect(plain(values('- x\n-\n#c\n a\n  b\n- c\n- d:\n # e\n    f\n  g: h\n'))).toEqual([
      ['x', 'a b', 'c', { d: 'f', g: 'h' }],
    ]);
    // Lists in lists go to the parser.
    expect(parseYaml('- -\n#c\n    a\n  - b\n').map(({ fault }) => fault?.message)).toEqual([
      'It is no YAML at line 3.',
    ]);
    expect(plain(values('- -\n   #c\n    a\n    b\n  - c\n'))).toEqual([[['a b', 'c']]]);
  });

  for (const [name, text] of [
    [
      'aliases of aliases',
      Array.from({ length: 20 }, (_, i) => `a${i}: &a${i} [${`*a${i - 1},`.repeat(9)}]`)
        .join('\n')
        .replaceAll('*a-1', 'x'),
    ],
    ['deep lists', '['.repeat(100_000)],
    ['deep rows', '- '.repeat(100_000)],
    ['deep lines', Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['an alias of itself', 'a: &a [*a]'],
    ['many keys', 'a: b\n'.repeat(4_000_000)],
  ] as const) {
    it(`of ${name} is refused`, () => {
      try {
        expect(parseYaml(text).map(({ fault }) => fault?.name)).toEqual(['ReadError']);
      } catch (error) {
        expect(error).toBeInstanceOf(ReadError);
      }
    });
  }

  it('of any kind fails with its own error alone', () => {
    const unit = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      ' ',
      '&a ',
      '*a',
      '"',
      "'",
      '{',
      '}',
      '[',
      ']',
      ',',
      '|',
      '>',
      '!',
      '? ',
      '<<',
      '---\n',
      '%',
      '#',
      '\t',
      '\0',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
        for (const { fault } of parseYaml(text))
          expect(fault === undefined || fault instanceof ReadError).toBeTrue();
      }),
      { numRuns: 500 },
    );
  });
});
