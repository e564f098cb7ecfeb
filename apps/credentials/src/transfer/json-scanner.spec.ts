import { JsonScanner, NotJsonError } from './json-scanner';

describe('The scanner of JSON', () => {
  const next = (text: string) => new JsonScanner(Buffer.from(text)).next();

  it('goes past the white space that programs write, and takes a great deal of it for no JSON', () => {
    expect(next(`${' \n\t'.repeat(10_000)}{}`)).toBe('{'.charCodeAt(0));
    expect(next('  ')).toBeUndefined();
    expect(() => next(`${' '.repeat(1_000_000)}{}`)).toThrowError(NotJsonError);
  });
});
