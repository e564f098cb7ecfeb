import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { secretTexts, userTexts } from '../testing/account-texts';
import { inFolder, whyWithout } from '../testing/programs';
import { dockerLoginForPosix, dockerLoginForPowerShell } from './docker-login';

/** A `docker` that writes down what it is told: its arguments, each ended by a NUL, and its standard input. */
const STAND_IN = `#!/bin/sh
here=$(dirname "$0")
for word in "$@"; do printf '%s\\0' "$word"; done > "$here/arguments"
cat > "$here/input"
`;

interface Heard {
  readonly words: readonly string[];
  readonly input: string;
}

/** What `docker` hears when a line is typed into a shell. */
function heardBy(folder: string, [program, ...options]: readonly string[], line: string): Heard {
  const path = `${folder}${delimiter}${process.env['PATH']}`;
  const env = { ...process.env, PATH: path, HISTFILE: join(folder, 'history') };
  execFileSync(program, options, { env, input: line, stdio: 'pipe' });
  const words = readFileSync(join(folder, 'arguments'), 'utf8').split('\0').slice(0, -1);
  return { words, input: readFileSync(join(folder, 'input'), 'utf8') };
}

async function expectToSurvive(
  shell: readonly string[],
  write: typeof dockerLoginForPosix,
  input: (secret: string) => string,
): Promise<void> {
  await inFolder((folder) => {
    writeFileSync(join(folder, 'docker'), STAND_IN);
    chmodSync(join(folder, 'docker'), 0o755);
    fc.assert(
      fc.property(userTexts, secretTexts, (username, secret) => {
        const { words, input: given } = heardBy(
          folder,
          shell,
          write({ url: 'https://harbor.acme.io:8443/', username, secret }),
        );
        expect(words).toEqual(['login', '--username', username, '--password-stdin', 'harbor.acme.io:8443']);
        expect(given).toBe(input(secret));
      }),
      { numRuns: 40, examples: [['robot$ci', 'p$a`!"\'\\ #%']] },
    );
  });
}

describe('A line that signs docker in', () => {
  for (const shell of [['/usr/bin/bash', '--norc', '-i'], ['/usr/bin/zsh', '-f', '-i'], ['/bin/sh']]) {
    it(`says the same to docker when it is typed into ${shell[0]}`, async () => {
      const missing = whyWithout(shell[0]);
      if (missing) pending(missing);
      await expectToSurvive(shell, dockerLoginForPosix, (secret) => secret);
    });
  }

  it('says the same to docker when it is typed into PowerShell', async () => {
    const missing = whyWithout('/usr/bin/pwsh');
    if (missing) pending(missing);
    await expectToSurvive(
      ['/usr/bin/pwsh', '-NoProfile', '-Command', '-'],
      dockerLoginForPowerShell,
      (secret) => `${secret}\n`,
    );
  });

  it('for PowerShell doubles every sign that is a quote to it', () => {
    const line = dockerLoginForPowerShell({
      url: 'docker.io',
      username: 'robot$ci',
      secret: "a'b\u2019c$d`e",
    });
    expect(line).toBe(
      " $OutputEncoding = [Text.UTF8Encoding]::new($false); 'a''b\u2019\u2019c$d`e' | docker login --username 'robot$ci' --password-stdin\n",
    );
  });
});
