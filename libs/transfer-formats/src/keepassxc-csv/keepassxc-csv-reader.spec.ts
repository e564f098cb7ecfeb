import fc from 'fast-check';
import { readText } from '../testing/read-text';

const HEADER =
  '"Group","Title","Username","Password","URL","Notes","TOTP","Icon","Last Modified","Created"\n';

describe('A table of KeePassXC', () => {
  it('gives logins with their groups, and lists what has no field', async () => {
    const text =
      HEADER +
      '"Root/Git","Lab","kim","a""b,c\nd","https://gitlab.acme.io/users","n","otpauth://x","0","2024-01-02T03:04:05Z","2024-01-01T03:04:05Z"\r\n' +
      '"Root/Recycle Bin","Old","u","p","","","","0","",""\n"Root","None","u","","","","","0","",""\n"Root","More","u","p","a.io","","","0","","","x"\n';
    const { format, entries, leftOut } = await readText(text);
    expect(format).toBe('keepassxc-csv');
    expect(entries).toEqual([
      jasmine.objectContaining({
        store: 'source-repositories',
        at: 'line 2',
        groups: ['Git'],
        fields: {
          label: 'Lab',
          provider: 'gitlab',
          baseUrl: 'https://gitlab.acme.io',
          username: 'kim',
          notes: 'n',
        },
        secret: { token: 'a"b,c\nd' },
      }),
    ]);
    expect(leftOut.map(({ at, what }) => `${at}: ${what}`)).toEqual([
      'line 2: the one-time codes of Lab',
      'line 2: the dates of Lab (2024-01-01T03:04:05Z, 2024-01-02T03:04:05Z)',
      'line 4: the login Old',
      'line 5: the login None',
      'line 6: the login More',
    ]);
  });

  it('keeps every password', async () => {
    const cell = fc.string({ unit: 'grapheme', minLength: 1 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { maxLength: 5 }), async (rows) => {
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const text = rows.map(
          ([title, password]) => `"Root",${quoted(title)},"u",${quoted(password)},"",""\n`,
        );
        const { entries } = await readText(
          `"Group","Title","Username","Password","URL","Notes"\n${text.join('')}`,
        );
        expect(
          entries.map(({ fields, secret }) => [fields['label'], Object.values(secret ?? {})[0]]),
        ).toEqual(rows);
      }),
      { numRuns: 50 },
    );
  });
});
