import { readText } from './testing/read-text';

describe('A file that nobody reads', () => {
  for (const [what, text, reason] of [
    ['empty', '', 'It is empty.'],
    ['nothing but blanks', ' \r\n\t\n', 'It is empty.'],
    [
      'half a JSON file',
      '{"a": "canary",\n "b": [',
      'It is not JSON: line 2, column 8: the file ends too early.',
    ],
    ['JSON that is of no tool', '{"a": 1}', 'This is no file that KIOPS can read.'],
    ['a section', '[network]\nname\n', 'This is no file that KIOPS can read.'],
    ['bytes', '\u0000\u0001{', 'This is no file that KIOPS can read.'],
  ] as const) {
    it(`(${what}) is told why`, async () => {
      const { format, error, leftOut } = await readText(text);
      expect([format, error, leftOut]).toEqual([
        null,
        'unknown-format',
        [{ at: '', what: 'the file', reason }],
      ]);
    });
  }
});
