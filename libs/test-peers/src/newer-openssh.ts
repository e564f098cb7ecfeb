import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PEERS_DIR } from './account.ts';

/** Where the newer sshd is unpacked, beside the system's own and without replacing it. */
export const NEWER_OPENSSH_DIR = join(PEERS_DIR, 'openssh-backport');

/**
 * Unpacks sshd from Debian's backports: stable has none with `mlkem768x25519-sha256` yet. Does nothing where the
 * system's own has it, or where there are no backports.
 */
export function unpackNewerOpenSsh(): void {
  if (existsSync(join(NEWER_OPENSSH_DIR, 'usr/sbin/sshd'))) return;
  const codename = /^VERSION_CODENAME=(\w+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  const scratch = mkdtempSync(join(tmpdir(), 'kiops-backports-'));
  try {
    const options = aptOptions(scratch, `${codename}-backports`);
    execFileSync('apt-get', [...options, 'update', '-qq'], { stdio: 'inherit' });
    execFileSync('apt-get', [...options, 'download', '-qq', 'openssh-server'], {
      cwd: scratch,
      stdio: 'inherit',
    });
    const file = readdirSync(scratch).find((name) => name.endsWith('.deb'));
    if (file === undefined) throw new Error('No package was downloaded.');
    execFileSync('dpkg', ['-x', join(scratch, file), NEWER_OPENSSH_DIR]);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** An apt of its own, so that the system's sources stay as they are. */
function aptOptions(scratch: string, suite: string): string[] {
  const list = join(scratch, 'backports.list');
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  writeFileSync(list, `deb [signed-by=${keyring}] http://deb.debian.org/debian ${suite} main\n`);
  for (const folder of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(scratch, folder), { recursive: true });
  return [
    `Dir::Etc::sourcelist=${list}`,
    'Dir::Etc::sourceparts=-',
    `Dir::State::lists=${join(scratch, 'lists')}`,
    `Dir::Cache=${join(scratch, 'cache')}`,
    'APT::Sandbox::User=root',
  ].flatMap((option) => ['-o', option]);
}
