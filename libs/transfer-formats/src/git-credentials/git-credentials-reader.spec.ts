import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { inFolder, printed, whyWithout } from '../testing/programs';
import { readText } from '../testing/read-text';

describe('Credentials that Git stores', () => {
  it('give an account per line, percent-encoding undone', async () => {
    const text =
      'https://kim:gh%3Ap%40%2F%25+%20@github.com\r\nhttps://ci:x@gitlab.acme.io:8443/group/a.git\nhttp://u:p:q@git.acme.io';
    const { format, entries, leftOut } = await readText(text);
    expect([format, leftOut]).toEqual(['git-credentials', []]);
    expect(
      entries.map(({ at, fields, secret }) => [
        at,
        fields['provider'],
        fields['baseUrl'],
        fields['username'],
        secret,
      ]),
    ).toEqual([
      ['line 1', 'github', 'https://github.com', 'kim', { token: 'gh:p@/%+ ' }],
      ['line 2', 'gitlab', 'https://gitlab.acme.io:8443/group/a.git', 'ci', { token: 'x' }],
      ['line 3', 'other', 'http://git.acme.io', 'u', { token: 'p:q' }],
    ]);
  });

  it('leave out what Git cannot use either, with the reason', async () => {
    const text =
      'https://u:p@h\nhttps://u@h\nhttps://h\nhttps://u:p@s@h\nhttps://u:p/w@h\nsmtp://u:p@h\nnonsense\n# no\nhttps://u:%ff@h';
    const { entries, leftOut } = await readText(text.replace('nonsense\n', ''));
    expect(entries.length).toBe(1);
    expect(leftOut.map(({ at }) => at)).toEqual([2, 3, 4, 5, 6, 7, 8].map((line) => `line ${line}`));
  });

  it('lose nothing', async () => {
    const word = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((text) => !text.includes('\n'));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 8 }), async (accounts) => {
        const line = ([user, password]: readonly [string, string]) =>
          `https://${encodeURIComponent(user)}:${encodeURIComponent(password)}@git.acme.io`;
        const { entries } = await readText(accounts.map(line).join('\n'));
        expect(entries.map(({ fields, secret }) => [fields['username'], secret?.['token']])).toEqual(
          accounts,
        );
      }),
      { numRuns: 50 },
    );
  });

  it('are read as `git credential-store` wrote them', async () => {
    const missing = whyWithout('/usr/bin/git');
    if (missing) pending(missing);
    const accounts = [
      ['github.com', 'kim', 'p: @/%#?+é😀'],
      ['git.acme.io:8443', 'robot$ci', '"***\\'],
    ];
    const text = await inFolder((folder) => {
      const file = join(folder, 'credentials');
      for (const [host, username, password] of accounts) {
        const input = `protocol=https\nhost=${host}\nusername=${username}\npassword=${password}\n\n`;
        printed('/usr/bin/git', ['credential-store', '--file', file, 'store'], input);
      }
      return readFileSync(file, 'utf8');
    });
    const { entries, leftOut } = await readText(text);
    expect(leftOut).toEqual([]);
    expect(
      entries
        .map(({ fields, secret }) => [
          String(fields['baseUrl']).slice(8),
          fields['username'],
          secret?.['token'],
        ])
        .sort(),
    ).toEqual([...accounts].sort());
  });
});
