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
});
