import { plainText, safeJson } from './plain-text';
import { pairs, table } from './table';

describe('A table', () => {
  it('stands in columns, whatever the width of signs', () => {
    expect(
      table(
        ['NAME', 'ID'],
        [
          ['운영', '1'],
          ['web', '2'],
        ],
      ),
    ).toBe('NAME  ID\n운영  1\nweb   2\n');
    expect(
      pairs([
        ['Name', 'x'],
        ['Id', 'y'],
      ]),
    ).toBe('Name  x\nId    y\n');
  });

  it('gives a terminal no orders', () => {
    const hostile = '\u001b[31mred\u001b]0;title\u0007\u009b2J\r\n\u202egnp\u2028';
    const shown = table(['NAME'], [[hostile]]);
    expect(shown.split('\n').length).toBe(3);
    expect(/[\p{Cc}\u202e\u2028]/u.test(shown.replaceAll('\n', ''))).toBeFalse();
    expect(plainText('👩‍👧')).toBe('👩‍👧');
  });
});

describe('JSON for scripts', () => {
  it('holds every sign, and no order for a terminal', () => {
    const hostile = { label: '\u001b[31m\u009b2J\u007f운영' };
    const written = safeJson(hostile);
    expect(JSON.parse(written)).toEqual(hostile);
    expect(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(written)).toBeFalse();
  });
});
