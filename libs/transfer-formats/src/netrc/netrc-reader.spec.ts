import fc from 'fast-check';
import { readText } from '../testing/read-text';

async function accounts(text: string): Promise<unknown[]> {
  const { format, entries } = await readText(text);
  expect(format).toBe('netrc');
  return entries.map(({ fields, secret }) => [fields['baseUrl'], fields['username'], secret?.['token']]);
}

describe('A netrc file', () => {
  it('gives accounts at any host, on one line or on many', async () => {
    expect(
      await accounts(
        '# mine\nmachine github.com login kim password p#1 # x\nmachine ftp.acme.io\r\n\tlogin "a b"\r\n\tpassword "p \\"q\\" \\\\"\r\nmachine m login #l password #p',
      ),
    ).toEqual([
      ['https://github.com', 'kim', 'p#1'],
      ['https://ftp.acme.io', 'a b', 'p "q" \\'],
      ['https://m', '#l', '#p'],
    ]);
  });

  it('has a default, macros and accounts, which are listed', async () => {
    const text =
      'macdef init\ncd /pub\nmachine no login x password y\n\nmachine a login u password p account acct\ndefault login anonymous password me\nmachine b login c\n';
    const { entries, leftOut } = await readText(text);
    expect(entries.map(({ at }) => at)).toEqual(['line 5']);
    expect(leftOut.map(({ at, what }) => [at, what])).toEqual([
      ['line 1', 'the macro init'],
      ['line 5', 'the “account” of a'],
      ['line 6', 'the default account'],
      ['line 7', 'an account at b'],
    ]);
  });

  it('of nothing but macros is one, too: they are listed', async () => {
    for (const text of ['macdef init\ncd /pub\nbin\n', '# mine\r\nmacdef  init\r\ncd /pub\r\n\r\n']) {
      const { format, entries, leftOut } = await readText(text);
      expect([format, entries.length, leftOut.map(({ what }) => what)]).toEqual([
        'netrc',
        0,
        ['the macro init'],
      ]);
    }
  });

  it('may name a port, which is listed where it is none', async () => {
    const text = 'machine a login u port 8443 password p\nmachine b login u port imaps password p\n';
    expect(await accounts(text)).toEqual([
      ['https://a:8443', 'u', 'p'],
      ['https://b', 'u', 'p'],
    ]);
    const { leftOut } = await readText(text);
    expect(leftOut.map(({ at, what }) => [at, what])).toEqual([['line 2', 'the port imaps of b']]);
  });

  it('tells where tools would not agree on a password', async () => {
    const { entries } = await readText('machine a login u password a\\b\nmachine b login u password "ab"');
    expect(entries.map(({ secret, remarks = [] }) => [secret?.['token'], remarks.length])).toEqual([
      ['a\\b', 1],
      ['ab', 0],
    ]);
  });

  it('loses nothing, and never shows a word that it does not know', async () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 6 }), async (given) => {
        const quoted = (text: string) =>
          `"${text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;
        const text = given.map(
          ([user, password]) => `machine h login ${quoted(user)} password ${quoted(password)}`,
        );
        expect(await accounts(text.join('\n'))).toEqual(
          given.map(([user, password]) => ['https://h', user, password]),
        );
      }),
      { numRuns: 50 },
    );
    const { leftOut } = await readText('machine a login u password one CANARY');
    expect(leftOut.length).toBe(1);
    expect(JSON.stringify(leftOut)).not.toContain('CANARY');
  });

  it('is no table where its passwords hold a separator and a quote each', async () => {
    const { format } = await readText(
      `machine a.io login u password a|%\nmachine b.io login u password |"b\nmachine c.io login u password "\n`,
    );
    expect(format).toBe('netrc');
  });
});
