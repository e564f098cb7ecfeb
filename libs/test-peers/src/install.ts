// Installs the real servers that the tests talk to (Debian, as root): `npm run test:peers`.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { ensureAccount } from './account.ts';
import { LOGIN_SHELLS, SHELL_PACKAGES, ensureShellAccounts, whyNoShell } from './login-shells.ts';
import { unpackNewerOpenSsh } from './newer-openssh.ts';
import { PEER_NAMES, whyMissing } from './peers.ts';

const PACKAGES = [
  'openssh-server',
  'openssh-client',
  'dropbear-bin',
  'python3-asyncssh',
  'python3-paramiko',
  'python3-twisted',
  'tinysshd',
];
/** What else the end-to-end tests use: networks, a proxy before the service, and containers with their registry. */
const BESIDES = {
  iproute2: '/usr/sbin/ip',
  openssl: '/usr/bin/openssl',
  'nginx-light': '/usr/sbin/nginx',
  podman: '/usr/bin/podman',
  runc: '/usr/sbin/runc',
  'docker-registry': '/usr/bin/docker-registry',
  'apache2-utils': '/usr/bin/htpasswd',
  'busybox-static': '/bin/busybox',
  sudo: '/usr/bin/sudo',
  // The judges of what is read from their files.
  age: '/usr/bin/age',
  'putty-tools': '/usr/bin/puttygen',
  'ansible-core': '/usr/bin/ansible-inventory',
};

if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) {
  process.stderr.write(
    'The test servers are installed with apt-get, as root. Elsewhere their tests are skipped.\n',
  );
  process.exit(1);
}

if (whatIsMissing().length === 0) {
  process.stdout.write('All test servers are installed.\n');
  process.exit(0);
}

// The servers are started by the tests alone, on loopback: none may start by itself.
const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
const wanted = [...PACKAGES, ...Object.keys(BESIDES), ...SHELL_PACKAGES];
execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...wanted], {
  stdio: 'inherit',
  env,
});
ensureAccount();
ensureShellAccounts();
try {
  unpackNewerOpenSsh();
} catch (error) {
  process.stderr.write(`Without a newer OpenSSH: ${(error as Error).message}\n`);
}
const missing = whatIsMissing();
if (missing.length > 0) {
  process.stderr.write(`Not all test servers could be installed:\n${missing.join('\n')}\n`);
  process.exit(1);
}
process.stdout.write(`Installed: ${wanted.join(', ')}.\n`);

/** A line for each server or program that the specs would miss. */
function whatIsMissing(): string[] {
  const peers = PEER_NAMES.map((name) => [name, whyMissing(name)]);
  const programs = Object.entries(BESIDES).map(([name, path]) => [
    name,
    existsSync(path) ? undefined : `${path} is not installed`,
  ]);
  const shells = LOGIN_SHELLS.map((name) => [name, whyNoShell(name)]);
  return [...peers, ...shells, ...programs]
    .filter(([, why]) => why !== undefined)
    .map((line) => line.join(': '));
}
