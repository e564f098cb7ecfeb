import { compareNames, nameKey } from './name-order';

/** The rule: the order that people who read Korean expect. */
const RULE = new Intl.Collator('ko', { numeric: true });

const NAMES = [
  ...['', '10%', '9x', '007', '7', '7a', '100', '20', 'web-1', 'web-10', 'web-2', 'web 2', 'web2', 'web_2'],
  ...['alpha', 'ALPHA', 'Alpha', 'Beta', 'beta', 'Zürich', 'Émile', 'Emile', 'emilé', 'éa', 'eb', 'Straße'],
  ...[
    '서울',
    '부산',
    '부산 2',
    '부산 10',
    '결제 API 운영 1호기',
    '결제 API 운영 12호기',
    '결제api',
    '각',
    '가나',
  ],
  ...[
    'GPU 노드 개발 28호기 (winrm)',
    'GPU node 07',
    '회계 Windows 서버',
    '(구) 결제',
    '[운영] DB',
    '1호기',
    '#3',
  ],
  ...['韓國', '한국', '한강', '漢江', '大韓', '대한', '대한 2', 'Ж', 'Москва', 'αβ', 'あ', '→ next', '😀'],
  ...['Đà Nẵng', 'Łódź', 'Malmö', 'København', 'œuvre', 'oeuf', 'Ａ', 'b', 'back\\slash', 'under_score', '~'],
];

/** By code point, as a database with the collation "C" compares. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Throws the same numbers at every run (mulberry32). */
function dice(): (sides: number) => number {
  let state = 7;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

describe('The order of names', () => {
  it('is that of the Korean collation, numbers by their value', () => {
    for (const a of NAMES) {
      for (const b of NAMES) {
        expect(Math.sign(compareNames(a, b)))
          .withContext(`${a} | ${b}`)
          .toBe(Math.sign(RULE.compare(a, b)));
      }
    }
    expect(['Bastion', '서버', 'api', '가', '10', '9', '-'].sort(compareNames)).toEqual([
      ...['-', '9', '10', '가', '서버', 'api', 'Bastion'],
    ]);
  });

  it('is the same for names that nobody thought of', () => {
    const throwDice = dice();
    const alphabet = [...'aAbBzZáÁéßñ가각갛나힣ㄱ운영서버 _-.,:;!?@#%&()[]/+<=>|~$01239漢國жЖ'];
    const name = (): string =>
      Array.from({ length: 1 + throwDice(5) }, () => alphabet[throwDice(alphabet.length)]).join('');
    for (let turn = 0; turn < 20_000; turn += 1) {
      // The ends of a label are trimmed before it is stored.
      const [a, b] = [name().trim(), name().trim()];
      const expected = Math.sign(RULE.compare(a, b));
      expect(Math.sign(compareNames(a, b)))
        .withContext(`${a} | ${b}`)
        .toBe(expected);
    }
  });

  it('is told by keys that a database compares by their code points', () => {
    for (const a of NAMES) {
      for (const b of NAMES) {
        expect(Math.sign(byCodePoint(nameKey(a), nameKey(b)))).toBe(Math.sign(compareNames(a, b)));
      }
    }
  });

  it('makes keys that an index takes, of every sign', () => {
    for (const sign of [
      'a',
      'Á',
      '가',
      '漢',
      '\u{20000}',
      '😀',
      '\ufdfa',
      '\u3300',
      'ﬃ',
      'e\u0301\u0323\u0302',
    ]) {
      const key = nameKey(sign.repeat(120));
      expect(Buffer.byteLength(key)).withContext(sign).toBeLessThan(2_600);
      expect(key).not.toContain('\0');
    }
  });
});
