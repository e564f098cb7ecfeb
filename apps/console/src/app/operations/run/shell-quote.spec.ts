import { shellQuote } from './shell-quote';

describe('shellQuote', () => {
  it('leaves nothing for the shell to read', () => {
    expect(shellQuote('$(reboot); `id` && "x"')).toBe(`'$(reboot); \`id\` && "x"'`);
    expect(shellQuote("it's")).toBe(`'it'\\''s'`);
  });

  it('refuses what no argument can carry', () => {
    expect(() => shellQuote('a\0b')).toThrowError(RangeError);
  });
});
