import fc from 'fast-check';
import { parseAllDocuments, stringify, type Node } from 'yaml';
import { ReadError } from '../read-error';
import { readYamlLines } from './yaml-lines';
import { PieceParser } from './yaml-pieces';
import { parseYaml } from './yaml';
import { YamlCount, YamlValues } from './yaml-values';

/** What the parser alone makes of a text that is one document; undefined where it is damaged. */
function byParser(text: string): string | undefined {
  try {
    const documents = parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent', prettyErrors: false });
    if (!Array.isArray(documents) || documents.length !== 1 || documents[0].errors.length > 0)
      return undefined;
    return JSON.stringify(new YamlValues(new YamlCount()).of(documents[0].contents as Node | null, 0));
  } catch {
    return undefined;
  }
}

/** The same by lines, with the parser only for pieces of it; and how many pieces those are. */
function byLines(text: string): { readonly json?: string; readonly pieces: number } {
  const parser = new PieceParser();
  let pieces = 0;
  const counted = <Result>(result: Result): Result => {
    pieces += 1;
    return result;
  };
  try {
    const read = readYamlLines(text, new YamlValues(new YamlCount()), {
      pairOf: (piece) => counted(parser.pairOf(piece)),
      itemOf: (piece) => counted(parser.itemOf(piece)),
    });
    return { pieces, ...(read && { json: JSON.stringify(read.value) }) };
  } catch (error) {
    expect(error).toBeInstanceOf(ReadError);
    return { pieces };
  }
}

const words = fc.constantFrom(
  ...[
    'a',
    'b-c',
    '10.0.0.1',
    '0123',
    '12',
    '1.50',
    '1e3',
    'True',
    'true',
    'null',
    'Null',
    '~',
    '',
    ' ',
    'x y',
  ],
  ...[
    'a: b',
    'a #b',
    'a:b',
    '#a',
    '-a',
    '- a',
    '?',
    '"',
    "'",
    'it’s',
    "it's",
    '한글',
    '😀',
    '{}',
    '[]',
    '<<',
    '=',
    '@a',
  ],
  ...[
    'line\nline',
    'line\n',
    'line\n\n',
    '\n a',
    ' \n',
    'a\n  b\n c\n',
    '\t',
    'tab\there',
    '*a',
    '&a',
    '!a',
    '|',
    '>',
    '%a',
    '---',
    '...',
  ],
  ...[
    'YWJj',
    'x'.repeat(200),
    '{"auths":{"r":{"auth":"dTpw"}}}',
    '2024-01-01T00:00:00Z',
    '-1',
    '+1',
    '.5',
    '0x1f',
    '0o7',
    '1_000',
  ],
);
const keys = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('a', 'b', 'c.d/e', '.dockerconfigjson', 'web[01:50].x', '12') },
  words,
);
const { value: anything } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 5 },
    { weight: 3, arbitrary: words },
    fc.constantFrom(null, true, false, 0, -1, 1.5, 1e21),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const styles = fc.record({
  indent: fc.constantFrom(2, 3, 4),
  indentSeq: fc.boolean(),
  singleQuote: fc.constantFrom(true, false, null),
  defaultStringType: fc.constantFrom(
    'PLAIN',
    'QUOTE_DOUBLE',
    'QUOTE_SINGLE',
    'BLOCK_LITERAL',
    'BLOCK_FOLDED',
  ),
  collectionStyle: fc.constantFrom('any', 'block', 'flow'),
  lineWidth: fc.constantFrom(0, 40, 80),
  aliasDuplicateObjects: fc.boolean(),
});
const holders = fc.oneof(
  fc.dictionary(keys, anything, { minKeys: 1, maxKeys: 5, noNullPrototype: true }),
  fc.array(anything, { minLength: 1, maxLength: 5 }),
);
/** What changes the meaning of a line, put anywhere. */
const marks = fc.constantFrom(
  ...[
    '\n',
    ' ',
    '  ',
    '- ',
    '-\n',
    ': ',
    ':\n',
    '#',
    ' # c',
    '\n# c\n',
    '\n\n',
    '"',
    "'",
    '|',
    '|-\n',
    '|+',
    '>',
    '? ',
    '\n: ',
    ': &a ',
  ],
  ...[
    ' *a',
    '<<: ',
    '!vault |\n',
    '[a, {b: c}]',
    '{a: [b, "c\\"d"], \'e\': -1}',
    '"\\t\\u00e9"',
    "'it''s'",
    '\n    more',
    '{',
    '}',
    '[',
    ']',
    ',',
    '!!str ',
    '\t',
    '\r\n',
    '---\n',
    '...\n',
    '%',
    '~',
    'a:',
    '\ufeff',
    '\u2028',
    '\\',
  ],
);

describe('YAML that is read by lines', () => {
  it('says what the parser says of it, however it is written', () => {
    let read = 0;
    fc.assert(
      fc.property(holders, styles, (value, style) => {
        const text = stringify(value, style as never);
        const { json } = byLines(text);
        if (json === undefined) return;
        read += 1;
        expect(json)
          .withContext(text)
          .toBe(byParser(text) ?? 'damaged');
      }),
      { numRuns: 1_000 },
    );
    // The others are in braces as a whole, or tied by aliases.
    expect(read).toBeGreaterThan(500);
  });

  it('says what the parser says of it, or nothing, however it is damaged', () => {
    const change = fc.record({ at: fc.nat(400), cut: fc.nat(4), put: fc.oneof(marks, fc.constant('')) });
    fc.assert(
      fc.property(
        holders,
        styles,
        fc.array(change, { minLength: 1, maxLength: 4 }),
        (value, style, changes) => {
          let text = stringify(value, style as never);
          for (const { at, cut, put } of changes) {
            const place = at % (text.length + 1);
            text = text.slice(0, place) + put + text.slice(place + cut);
          }
          // The parser takes what follows for more of a value that has a comment before it.
          if (/^---/m.test(text.slice(1)) || /[-?:]\s*(?:#.*)?\n\s*#/.test(text)) return;
          const { json } = byLines(text);
          if (json !== undefined)
            expect(json)
              .withContext(JSON.stringify(text))
              .toBe(byParser(text) ?? 'damaged');
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('needs no parser for what kubectl and ansible-inventory print', () => {
    const secret =
      '- apiVersion: v1\n  data:\n    .dockerconfigjson: eyJhIjp7fX0=\n  kind: Secret\n  metadata:\n    annotations:\n' +
      '      kubectl.kubernetes.io/last-applied-configuration: |\n        {"apiVersion":"v1","data":{}}\n' +
      '    creationTimestamp: "2024-01-01T00:00:00Z"\n    labels: {}\n    name: pull\n    resourceVersion: "12"\n  type: kubernetes.io/dockerconfigjson\n';
    const list = `apiVersion: v1\nitems:\n${secret.repeat(3)}kind: List\nmetadata:\n  resourceVersion: ""\n`;
    const inventory =
      'all:\n    children:\n        web:\n            hosts:\n                web[01:20].acme.io:\n                    ansible_host: 10.0.0.1\n' +
      "                    ansible_password: 'p: #w'\n                    ansible_port: 2222\n                h2: {}\n                h3: {ansible_host: 10.0.0.3, ansible_port: 22, ansible_password: 'a, b'}\n        ungrouped: {}\n";
    const written =
      `a: {server: https://a:6443, args: [--cluster, "a b", -1], "c": {d: 'it''s'}} # all\n` +
      'b: "{\\"auths\\":{\\"r\\":1}}\\n\\u00e9" # escaped\nc: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\n' +
      "d: >-\n  one\n  two\n\n\n  three\ne:\n- 'it''s'\n- -o ProxyCommand=ssh\n  -W %h:%p\n- []\nf: -x\n";
    const tied = 'a: &x {b: 1}\nc:\n- *x\nd:\n  <<: *x # all\n  e: *x\n';
    for (const text of [list, inventory, written])
      expect(byLines(text)).toEqual({ json: byParser(text), pieces: 0 });
    // The anchor alone.
    expect(byLines(tied)).toEqual({ json: byParser(tied), pieces: 1 });
  });

  it('gives the parser no more than the entries that need it', () => {
    const text = `a: &x {b: 1}\nc:\n  d: "e\\xe9f"\n  g: !!str h\n  j: *x\n  <<: *x\nk:\n- l\n- >+\n  m\n  n\n`;
    expect(byLines(text)).toEqual({ json: byParser(text), pieces: 4 });
    expect(JSON.stringify(parseYaml(text)[0].value)).toBe(byParser(text) ?? 'damaged');
  });
});
