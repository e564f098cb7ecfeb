import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { secretTexts, userTexts } from '../testing/account-texts';
import { inFolder, printed, whyWithout } from '../testing/programs';
import { readText } from '../testing/read-text';
import { gitCredentialsLine } from './git-credentials-writer';

const source = (username: string | null, baseUrl = 'https://git.acme.io:8443/team') => ({
  label: 'x',
  provider: 'other' as const,
  baseUrl,
  username,
});

describe('A line of .git-credentials', () => {
  it('is read back, to the byte', async () => {
    await fc.assert(
      fc.asyncProperty(userTexts, secretTexts, async (username, token) => {
        const { format, entries, leftOut } = await readText(gitCredentialsLine(source(username), token));
        expect([format, leftOut]).toEqual(['git-credentials', []]);
        const [{ fields, secret }] = entries;
        expect([fields['baseUrl'], fields['username'], secret]).toEqual([
          'https://git.acme.io:8443/team',
          username,
          { token },
        ]);
      }),
      { numRuns: 60 },
    );
  });

  it('names the user that a provider takes with a token alone, and HTTPS where nothing is said', () => {
    expect(gitCredentialsLine({ ...source(null, 'github.com'), provider: 'github' }, 't')).toBe(
      'https://x-access-token:t@github.com\n',
    );
  });

  it('is what git finds', async () => {
    const missing = whyWithout('/usr/bin/git');
    if (missing) pending(missing);
    const token = 'p: @/%#?+é\u{1f511}';
    const found = await inFolder((folder) => {
      const file = join(folder, 'credentials');
      writeFileSync(file, gitCredentialsLine(source('robot$ci', 'https://git.acme.io'), token));
      const asked = 'protocol=https\nhost=git.acme.io\n\n';
      return printed('/usr/bin/git', ['credential-store', '--file', file, 'get'], asked);
    });
    expect(found).toBe(`username=robot$ci\npassword=${token}\n`);
  });
});
