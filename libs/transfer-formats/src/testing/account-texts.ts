import fc from 'fast-check';

/** What shells, addresses and files of settings tend to take for something else. */
const PIECES = [
  'a',
  'Z',
  '0',
  ' ',
  "'",
  "''",
  '"',
  '\\',
  '$',
  '$(id)',
  '`id`',
  '!',
  '!!',
  '#',
  ';',
  ':',
  '@',
  '/',
  '?',
  '&',
  '%',
  '%41',
  '=',
  '*',
  '~',
  '|',
  '<',
  '>',
  '{',
  '[',
  '-',
  '***',
  '\u2019',
  '\u201b',
  'é',
  'e\u0301',
  '\u{1f511}',
  '한',
];

/** Passwords and tokens on one line, the most awkward ones too. */
export const secretTexts: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: fc.constantFrom(...PIECES), minLength: 1, maxLength: 12 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
  fc.constant('x'.repeat(10_000)),
);

/** User names on one line, without blanks around them, as records have them. */
export const userTexts: fc.Arbitrary<string> = fc.oneof(
  fc.constant('robot$ci'),
  fc
    .string({ unit: fc.constantFrom(...PIECES.filter((piece) => piece !== ':')), minLength: 1, maxLength: 8 })
    .map((text) => `u${text}u`),
);
