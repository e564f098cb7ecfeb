import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** Where the account's password and all keys are kept, for root only. */
export const PEERS_DIR = process.env['KIOPS_PEERS_DIR'] ?? '/var/lib/kiops-peers';

const USERNAME = 'kiops-peer';

/** The kinds of key that exist, for hosts and for the user, as `ssh-keygen` names them. */
export const KEY_KINDS = {
  ed25519: ['-t', 'ed25519'],
  ecdsa256: ['-t', 'ecdsa', '-b', '256'],
  ecdsa384: ['-t', 'ecdsa', '-b', '384'],
  ecdsa521: ['-t', 'ecdsa', '-b', '521'],
  rsa: ['-t', 'rsa', '-b', '3072'],
} as const;

/** A kind of key. */
export type KeyKind = keyof typeof KEY_KINDS;

export const KEY_KIND_NAMES = Object.keys(KEY_KINDS) as readonly KeyKind[];

/** Whoever signs in to the test servers. */
export interface PeerAccount {
  readonly username: string;
  readonly password: string;
  readonly home: string;
}

export const hostKeyFile = (kind: KeyKind): string => join(PEERS_DIR, 'host-keys', kind);
export const userKeyFile = (kind: KeyKind): string => join(PEERS_DIR, 'user-keys', kind);

/** Whether the account and its keys are there. */
export function hasAccount(): boolean {
  return existsSync(join(PEERS_DIR, 'account.json'));
}

/** The account's name and password. */
export function account(): PeerAccount {
  return JSON.parse(readFileSync(join(PEERS_DIR, 'account.json'), 'utf8')) as PeerAccount;
}

/** Makes the account that the tests sign in to, with a random password and one key of each kind. Needs root. */
export function ensureAccount(): void {
  if (hasAccount()) return;
  const password = randomBytes(18).toString('base64url');
  mkdirSync(PEERS_DIR, { recursive: true, mode: 0o755 });
  makeKeys('host-keys');
  makeKeys('user-keys');
  const home = makeUser(USERNAME, '/bin/bash', password);
  // Last, so that an interrupted run starts again.
  const unfinished = join(PEERS_DIR, `account.${process.pid}`);
  writeFileSync(unfinished, JSON.stringify({ username: USERNAME, password, home }), { mode: 0o600 });
  renameSync(unfinished, join(PEERS_DIR, 'account.json'));
}

function makeKeys(folder: string): void {
  const dir = join(PEERS_DIR, folder);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { mode: 0o700 });
  for (const [kind, options] of Object.entries(KEY_KINDS)) {
    execFileSync('ssh-keygen', [
      '-q',
      '-N',
      '',
      '-C',
      `kiops-peer-${kind}`,
      ...options,
      '-f',
      join(dir, kind),
    ]);
  }
}

/** Makes an account, where it is missing, and lets it in with the password and with every user key. Returns its home. */
export function makeUser(username: string, shell: string, password: string): string {
  if (!isUser(username)) execFileSync('useradd', ['--create-home', '--shell', shell, username]);
  execFileSync('chpasswd', { input: `${username}:${password}\n` });
  const home = execFileSync('getent', ['passwd', username], { encoding: 'utf8' }).split(':')[5];
  authorizeKeys(username, home);
  return home;
}

/** Whether there is an account of this name on the machine. */
export function isUser(username: string): boolean {
  return existsSync('/etc/passwd') && readFileSync('/etc/passwd', 'utf8').includes(`\n${username}:`);
}

function authorizeKeys(username: string, home: string): void {
  const dir = join(home, '.ssh');
  mkdirSync(dir, { recursive: true });
  const keys = KEY_KIND_NAMES.map((kind) => readFileSync(`${userKeyFile(kind)}.pub`, 'utf8'));
  const file = join(dir, 'authorized_keys');
  writeFileSync(file, keys.join(''));
  const [uid, gid] = idsOf(username);
  for (const [path, mode] of [
    [dir, 0o700],
    [file, 0o600],
  ] as const) {
    chmodSync(path, mode);
    chownSync(path, uid, gid);
  }
}

/** The numbers of an account and of its group. */
export function idsOf(username: string): readonly [uid: number, gid: number] {
  const [uid, gid] = ['-u', '-g'].map((flag) => execFileSync('id', [flag, username], { encoding: 'utf8' }));
  return [Number(uid), Number(gid)];
}
