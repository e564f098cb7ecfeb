import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import {
  hostKeyFingerprint,
  LOGIN_SHELLS,
  type LoginShellName,
  makeBusyBoxRoot,
  shellPath,
  whyMissing,
  whyNoBusyBox,
  whyNoShell,
} from '@kiops/test-peers';
import { expect, test } from '../fixtures/ssh-test';
import { SshCredentials, startOperation, trustHostKey } from '../pages/operations';

const PROGRAMS = readFileSync(
  resolve(import.meta.dirname, '../../../console/src/app/operations/run/programs.sh'),
  'utf8',
);

/** The file that a shell reads at a login only, and how a directory is added to the PATH there. */
const POSIX = ['.profile', 'PATH=$HOME/engines:$PATH'] as const;
const PROFILES: Readonly<Record<LoginShellName, readonly [file: string, line: string]>> = {
  bash: POSIX,
  dash: POSIX,
  ash: POSIX,
  mksh: POSIX,
  zsh: ['.zprofile', POSIX[1]],
  fish: ['.config/fish/config.fish', 'set -x PATH $HOME/engines $PATH'],
  tcsh: ['.login', 'setenv PATH $HOME/engines:$PATH'],
};

/** What is `sh` there. */
const SHS = [
  ['dash', ['-c']],
  ['busybox', ['sh', '-c']],
] as const;

function writeProgram(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o755 });
}

for (const shell of LOGIN_SHELLS) {
  const reason = whyNoShell(shell) ?? whyNoBusyBox();

  test(`what only the login PATH of ${shell} has is found`, () => {
    test.skip(reason !== undefined, reason);
    const home = mkdtempSync(join(tmpdir(), 'kiops-home-'));
    try {
      const [file, line] = PROFILES[shell];
      writeProgram(join(home, 'engines/kiops-engine'), '#!/bin/sh\n');
      // It prints, and leaves something running that keeps its outputs open for longer than a test may take.
      writeProgram(join(home, file), `${line}\necho welcome\nprintf 'no line break'\nsleep 100 &\n`);
      const find = `${PROGRAMS}\nhas kiops-engine && echo 'at once'\nwith_login_path\ncommand -v kiops-engine`;
      for (const [program, options] of SHS) {
        const found = execFileSync(program, [...options, find], {
          encoding: 'utf8',
          env: { HOME: home, SHELL: shellPath(shell), PATH: '/usr/bin:/bin' },
          timeout: 20_000,
        });
        expect(found, program).toBe(`${join(home, 'engines/kiops-engine')}\n`);
      }
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
}

test('an engine in a place of its own is found, and it is said where', async ({ page, account, sshd }) => {
  const reason = whyMissing('openssh') ?? whyNoBusyBox();
  test.skip(reason !== undefined, reason);
  test.setTimeout(120_000);
  const root = makeBusyBoxRoot();
  try {
    const engine = (version: string) => `#!/bin/busybox sh\necho "version ${version}"\n`;
    writeProgram(join(root.dir, 'snap/bin/docker'), engine('28.1.1'));
    writeProgram(join(root.dir, 'usr/local/bin/nerdctl'), engine('2.0.3'));
    writeProgram(join(root.dir, 'share/CACHE_1/.qpkg/container-station/bin/kubectl'), engine('1.33.0'));
    const { port, username, password } = await sshd(`ChrootDirectory ${root.dir}`, 'SetEnv PATH=/bin');
    await account.add('servers', { label: 'Target', protocol: 'ssh', host: '127.0.0.1', port, username });
    await page.goto('/');
    const drawer = await startOperation(page, 'Target', 'Collect system info');
    const credentials = await SshCredentials.shown(page);
    await credentials.enterPassword(`${username}@127.0.0.1:${port}`, password);
    await credentials.connect('Connect and collect');
    await trustHostKey(page, hostKeyFingerprint('ed25519'));
    await drawer.expectDone();
    const info = drawer.root.locator('kiops-system-info-view');
    await expect(info).toContainText('docker 28.1.1 /snap/bin/docker');
    await expect(info).toContainText('nerdctl 2.0.3 /usr/local/bin/nerdctl');
    await expect(info).toContainText('kubectl 1.33.0 /share/CACHE_1/.qpkg/container-station/bin/kubectl');
  } finally {
    root.stop();
  }
});
