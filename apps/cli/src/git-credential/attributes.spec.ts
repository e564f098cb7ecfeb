import fc from 'fast-check';
import { Failure } from '../output/failure';
import { readAttributes, writeAttributes } from './attributes';

describe('The attributes of a Git credential', () => {
  it('are read up to the empty line; what means nothing here is ignored', () => {
    const text = [
      'capability[]=authtype',
      'protocol=https',
      'host=example.com:8443',
      'path=a/b=c.git',
      'wwwauth[]=Basic realm="x"',
      'wwwauth[]=',
      'state[]=kiops.x=1',
      'ephemeral=1',
      'unknown=canary',
      '',
      'host=evil.com',
    ].join('\n');
    expect(readAttributes(text)).toEqual({ protocol: 'https', host: 'example.com:8443', path: 'a/b=c.git' });
    expect(readAttributes('')).toEqual({});
    expect(readAttributes('url=https://kim:p%40ss@example.com/a%20b.git\nhost=other.com\n')).toEqual({
      protocol: 'https',
      host: 'other.com',
      path: 'a b.git',
      username: 'kim',
      password: 'p@ss',
    });
  });

  it('are refused with what would make two lines of one', () => {
    for (const text of [
      'host=a\r\n',
      'host=a\0b\n',
      'unknown=a\rb\n',
      'host\n',
      '=a\n',
      'url=https://a%0ab@example.com/\n',
      'url=https://a%0d@example.com/\n',
      'url=nothing\n',
    ])
      expect(() => readAttributes(text))
        .withContext(JSON.stringify(text))
        .toThrowError(/stdin/);
    for (const password of ['canary\n', 'canary\r', 'can\0ary'])
      expect(() => writeAttributes({ username: 'kim', password })).toThrowError(
        'The password that KIOPS keeps holds a line break: Git cannot be given it. Enter it again.',
      );
  });

  it('are written one a line', () => {
    expect(writeAttributes({ password: 'a=b', username: '김' })).toBe('username=김\npassword=a=b\n');
  });

  it('come back as they were written, whatever else Git says around them', () => {
    const value = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n\0]/.test(text));
    const written = fc.record(
      { protocol: value, host: value, path: value, username: value, password: value },
      { requiredKeys: [] },
    );
    const others = fc.array(fc.tuple(fc.stringMatching(/^[a-z]{8,12}(\[\])?$/), value), { maxLength: 5 });
    fc.assert(
      fc.property(written, others, (attributes, more) => {
        const lines = more.map(([key, text]) => `${key}[]=${text}\n`).join('');
        expect(readAttributes(`${lines}${writeAttributes(attributes)}\n`)).toEqual(attributes);
      }),
    );
  });

  it('are attributes without a line break, or a failure, whatever comes', () => {
    const line = fc.tuple(
      fc.constantFrom('url', 'host', 'password', 'capability[]', ''),
      fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withQueryParameters: true })),
    );
    const text = fc.array(line).map((lines) => lines.map(([key, value]) => `${key}=${value}\n`).join(''));
    fc.assert(
      fc.property(text, (said) => {
        try {
          expect(Object.values(readAttributes(said)).some((value) => /[\r\n\0]/.test(value))).toBeFalse();
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
        }
      }),
    );
  });
});
