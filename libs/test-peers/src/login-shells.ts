// Accounts whose login shells are not bash, and whose startup files print. Needs root.
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PEERS_DIR, account, hasAccount, idsOf, isUser, makeUser } from './account.ts';
import { BUSYBOX } from './busybox-root.ts';

/** BusyBox is a shell under this name only. */
const ASH = join(PEERS_DIR, 'ash');

/** What a startup file prints: what a script of ours could be taken to have said, and a text without a line break. */
const NOISE = "echo hostname=from-a-startup-file; echo '::kiops-step pull'; printf 'no line break'";

interface LoginShell {
  readonly path: string;
  /** The Debian package that has it. */
  readonly package: string;
  /** The files that it reads when a command is run over SSH, and at a login, with what they print. */
  readonly startup: Readonly<Record<string, string>>;
}

const SHELLS = {
  bash: { path: '/bin/bash', package: 'bash', startup: { '.bashrc': NOISE, '.bash_profile': NOISE } },
  dash: { path: '/bin/dash', package: 'dash', startup: { '.profile': NOISE } },
  ash: { path: ASH, package: 'busybox-static', startup: { '.profile': NOISE } },
  zsh: { path: '/bin/zsh', package: 'zsh', startup: { '.zshenv': NOISE, '.zprofile': NOISE } },
  fish: { path: '/usr/bin/fish', package: 'fish', startup: { '.config/fish/config.fish': NOISE } },
  tcsh: { path: '/bin/tcsh', package: 'tcsh', startup: { '.cshrc': NOISE, '.login': NOISE } },
  mksh: { path: '/bin/mksh', package: 'mksh', startup: { '.profile': NOISE } },
} satisfies Record<string, LoginShell>;

/** A login shell, by its name. */
export type LoginShellName = keyof typeof SHELLS;

export const LOGIN_SHELLS = Object.keys(SHELLS) as readonly LoginShellName[];

/** The packages that have them. */
export const SHELL_PACKAGES: readonly string[] = Object.values(SHELLS).map((shell) => shell.package);

/** Where a shell is. */
export function shellPath(name: LoginShellName): string {
  return SHELLS[name].path;
}

/** The account with this login shell; it has the password of the test servers' own, and lets in the same keys. */
export function shellAccount(name: LoginShellName): string {
  return `${account().username}-${name}`;
}

/** Why there is no such account here; undefined if there is. */
export function whyNoShell(name: LoginShellName): string | undefined {
  if (process.getuid?.() !== 0) return 'the test servers are started as root';
  if (!existsSync(SHELLS[name].path)) return `${SHELLS[name].path} is not installed (npm run test:peers)`;
  if (!hasAccount()) return 'there is no account to sign in to (npm run test:peers)';
  return isUser(shellAccount(name)) ? undefined : `there is no account with ${name} (npm run test:peers)`;
}

/** Makes the accounts, for the shells that are installed. */
export function ensureShellAccounts(): void {
  if (!existsSync(ASH) && existsSync(BUSYBOX)) symlinkSync(BUSYBOX, ASH);
  const { password } = account();
  for (const name of LOGIN_SHELLS) {
    const { path, startup } = SHELLS[name];
    if (!existsSync(path)) continue;
    const username = shellAccount(name);
    // Dropbear and others let in only those whose shell is listed.
    execFileSync('add-shell', [path]);
    const home = makeUser(username, path, password);
    for (const [file, text] of Object.entries(startup)) writeOwned(username, join(home, file), `${text}\n`);
  }
}

function writeOwned(username: string, file: string, text: string): void {
  const [uid, gid] = idsOf(username);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, 0o644);
  chownSync(file, uid, gid);
}
