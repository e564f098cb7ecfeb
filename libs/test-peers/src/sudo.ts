// Accounts that may become root by sudo, for as long as a test wants them. Needs root.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasAccount, makeUser } from './account.ts';

const SUDO = '/usr/bin/sudo';

/** An account that may become root, with its password or without. Every user key lets it in, too. */
export interface SudoAccount {
  readonly username: string;
  readonly password: string;
  /** Removes it. */
  stop(): void;
}

/** Why there can be no such account here; undefined if there can. */
export function whyNoSudo(): string | undefined {
  if (process.getuid?.() !== 0) return 'accounts are made as root';
  if (!existsSync(SUDO)) return `${SUDO} is not installed (npm run test:peers)`;
  return hasAccount() ? undefined : 'there are no keys to sign in with (npm run test:peers)';
}

/** Makes one. `environment` is what root then has in its environment. */
export function makeSudoAccount(
  asks: 'for-its-password' | 'nothing',
  environment: Readonly<Record<string, string>> = {},
): SudoAccount {
  const username = `kiops-sudo-${randomBytes(4).toString('hex')}`;
  const password = randomBytes(18).toString('base64url');
  const dir = mkdtempSync(join(tmpdir(), 'kiops-sudo-'));
  const variables = join(dir, 'environment');
  const rules = `/etc/sudoers.d/${username}`;
  makeUser(username, '/bin/bash', password);
  writeFileSync(
    variables,
    Object.entries(environment)
      .map(([name, value]) => `${name}="${value}"\n`)
      .join(''),
  );
  const tag = asks === 'nothing' ? 'NOPASSWD:' : '';
  // No lecture: it would be kept for each account that ever was.
  const lines = [`Defaults:${username} env_file=${variables}, !lecture`, `${username} ALL=(ALL) ${tag} ALL`];
  writeFileSync(rules, `${lines.join('\n')}\n`, { mode: 0o440 });
  const stop = (): void => {
    rmSync(rules, { force: true });
    rmSync(dir, { recursive: true, force: true });
    // A session of it may be ending still.
    execFileSync('userdel', ['--force', '--remove', username], { stdio: 'ignore' });
  };
  return { username, password, stop };
}
