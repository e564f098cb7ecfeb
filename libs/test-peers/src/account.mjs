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
export const peersDir = process.env.KIOPS_PEERS_DIR ?? '/var/lib/kiops-peers';

const username = 'kiops-peer';

/** The kinds of key that exist, for hosts and for the user, as `ssh-keygen` names them. */
export const keyKinds = {
  ed25519: ['-t', 'ed25519'],
  ecdsa256: ['-t', 'ecdsa', '-b', '256'],
  ecdsa384: ['-t', 'ecdsa', '-b', '384'],
  ecdsa521: ['-t', 'ecdsa', '-b', '521'],
  rsa: ['-t', 'rsa', '-b', '3072'],
};

export const hostKeyFile = (kind) => join(peersDir, 'host-keys', kind);
export const userKeyFile = (kind) => join(peersDir, 'user-keys', kind);

/** Whether the account and its keys are there. */
export function hasAccount() {
  return existsSync(join(peersDir, 'account.json'));
}

/** The account's name and password. */
export function account() {
  return JSON.parse(readFileSync(join(peersDir, 'account.json'), 'utf8'));
}

/** Makes the account that the tests sign in to, with a random password and one key of each kind. Needs root. */
export function ensureAccount() {
  if (hasAccount()) return;
  const password = randomBytes(18).toString('base64url');
  mkdirSync(peersDir, { recursive: true, mode: 0o755 });
  makeKeys('host-keys');
  makeKeys('user-keys');
  const home = makeUser(password);
  authorizeKeys(home);
  // Last, so that an interrupted run starts again.
  const unfinished = join(peersDir, `account.${process.pid}`);
  writeFileSync(unfinished, JSON.stringify({ username, password, home }), { mode: 0o600 });
  renameSync(unfinished, join(peersDir, 'account.json'));
}

function makeKeys(folder) {
  const dir = join(peersDir, folder);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { mode: 0o700 });
  for (const [kind, options] of Object.entries(keyKinds)) {
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

function makeUser(password) {
  const known = existsSync('/etc/passwd') && readFileSync('/etc/passwd', 'utf8').includes(`\n${username}:`);
  if (!known) execFileSync('useradd', ['--create-home', '--shell', '/bin/bash', username]);
  execFileSync('chpasswd', { input: `${username}:${password}\n` });
  return execFileSync('getent', ['passwd', username], { encoding: 'utf8' }).split(':')[5];
}

function authorizeKeys(home) {
  const dir = join(home, '.ssh');
  mkdirSync(dir, { recursive: true });
  const keys = Object.keys(keyKinds).map((kind) => readFileSync(`${userKeyFile(kind)}.pub`, 'utf8'));
  const file = join(dir, 'authorized_keys');
  writeFileSync(file, keys.join(''));
  const [uid, gid] = ['-u', '-g'].map((flag) =>
    Number(execFileSync('id', [flag, username], { encoding: 'utf8' })),
  );
  for (const [path, mode] of [
    [dir, 0o700],
    [file, 0o600],
  ]) {
    chmodSync(path, mode);
    chownSync(path, uid, gid);
  }
}
