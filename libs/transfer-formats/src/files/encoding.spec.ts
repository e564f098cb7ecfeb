import fc from 'fast-check';
import { decodeText, decodeTextAs, isUnreadable, MOST_TOLD_APART, TEXT_ENCODINGS } from './encoding';

const bytes = (text: string, encoding: BufferEncoding) => new Uint8Array(Buffer.from(text, encoding));
const join = (...parts: readonly (Uint8Array | number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => [...part]));

describe('Bytes are read', () => {
  const text = 'host=서버\n암호=é😀';

  for (const [name, given, encoding] of [
    ['as UTF-8', bytes(text, 'utf8'), 'utf-8'],
    ['as UTF-8 with a mark', join([0xef, 0xbb, 0xbf], bytes(text, 'utf8')), 'utf-8-bom'],
    ['as UTF-16 with a mark', join([0xff, 0xfe], bytes(text, 'utf16le')), 'utf-16le'],
    ['as UTF-16 without one', bytes('[SessionInfo]\r\nHost=a', 'utf16le'), 'utf-16le'],
    [
      'as UTF-16, high bytes first',
      join(
        [0xfe, 0xff],
        bytes(text, 'utf16le')
          .slice()
          .map((_, i, all) => all[i ^ 1]),
      ),
      'utf-16be',
    ],
  ] as const) {
    it(name, () => {
      const decoded = decodeText(given);
      expect(decoded.encoding).toBe(encoding);
      expect(isUnreadable(decoded.text)).toBeFalse();
      expect([text, '[SessionInfo]\r\nHost=a']).toContain(decoded.text);
    });
  }

  it('as CP949 when they are no UTF-8', () => {
    expect(decodeText(Uint8Array.of(0xbc, 0xad, 0xb9, 0xf6, 0x3d, 0x61))).toEqual({
      text: '서버=a',
      encoding: 'cp949',
    });
  });

  it('and those that are no text stay apart, beside what is', () => {
    const decoded = decodeText(join(bytes('서버=a\nb=', 'utf8'), [0xff], bytes('\nc=�\n', 'utf8')));
    expect(decoded.text.split('\n').map(isUnreadable)).toEqual([false, true, false, false]);
    expect(decoded.text).toContain('c=�');
  });

  it('and half of a pair in UTF-16, or half of a unit, stays apart too', () => {
    const half = join([0xff, 0xfe], bytes('a\nb', 'utf16le'), [0x3d, 0xd8], bytes('\nc', 'utf16le'));
    expect(decodeText(half).text.split('\n').map(isUnreadable)).toEqual([false, true, false]);
    const odd = decodeText(join([0xff, 0xfe], bytes('a\nb', 'utf16le'), [0x41]));
    expect(odd.text.split('\n').map(isUnreadable)).toEqual([false, true]);
  });

  it('as somebody says, and never become a replacement character', () => {
    expect(decodeTextAs(Uint8Array.of(0xbc, 0xad, 0xb9, 0xf6, 0xff, 0x0a, 0x61), 'cp949')).toBe(
      '서버\udcff\na',
    );
    expect(decodeTextAs(bytes('\ufeff서버', 'utf8'), 'utf-8')).toBe('서버');
    expect(decodeTextAs(Uint8Array.of(0x93, 0xfa, 0x96, 0x7b), 'shift_jis')).toBe('日本');
    for (const encoding of TEXT_ENCODINGS)
      expect(
        decodeTextAs(
          Uint8Array.from({ length: 256 }, (_, byte) => byte),
          encoding,
        ),
      ).not.toContain('�');
  });

  it('as far as they are text, wherever those stand that are none', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '\n', 'é', '한', '😀', '�'), maxLength: 40 });
    const piece = fc.record({
      text,
      times: fc.constantFrom(1, 1, 300),
      bad: fc.constantFrom(0x80, 0xc3, 0xff),
    });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 5 }), (pieces) => {
        const given = pieces.map(({ text: each, times, bad }) => ({ text: `<${each.repeat(times)}>`, bad }));
        const all = given.flatMap(({ text: each, bad }) => [bytes(each, 'utf8'), [bad]]);
        expect(decodeTextAs(join(...all), 'utf-8')).toBe(
          given.map(({ text: each, bad }) => each + String.fromCharCode(0xdc00 + bad)).join(''),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('in as many decodings as a file needs, however many of them are no text', () => {
    const decode = spyOn(TextDecoder.prototype, 'decode').and.callThrough();
    const lines = Buffer.from('h:5432:d:u:p\xff\n'.repeat(100_000), 'latin1');
    for (const given of [lines, new Uint8Array(1_000_000).fill(0xff)]) {
      decode.calls.reset();
      const { text, encoding } = decodeText(Uint8Array.from(given));
      expect([encoding, text.length, isUnreadable(text)]).toEqual(['utf-8', given.length, true]);
      expect(decode.calls.count()).toBeLessThan(25 * MOST_TOLD_APART);
    }
  });

  it('as nothing when they are no text at all', () => {
    expect(decodeText(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1, 2))).toEqual({
      text: '',
      encoding: 'binary',
    });
  });
});
