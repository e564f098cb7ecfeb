// Installs the real servers that the tests talk to (Debian, as root): `node libs/test-peers/src/install.mjs`.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { ensureAccount } from './account.mjs';
import { unpackNewerOpenSsh } from './newer-openssh.mjs';
import { peerNames, whyMissing } from './peers.mjs';

const packages = ['openssh-server', 'openssh-client', 'dropbear-bin', 'python3-asyncssh', 'python3-paramiko'];
/** What else the end-to-end tests use: networks, a proxy before the service, and containers with their registry. */
const besides = {
  iproute2: '/usr/sbin/ip',
  openssl: '/usr/bin/openssl',
  'nginx-light': '/usr/sbin/nginx',
  podman: '/usr/bin/podman',
  runc: '/usr/sbin/runc',
  'docker-registry': '/usr/bin/docker-registry',
  'apache2-utils': '/usr/bin/htpasswd',
  'busybox-static': '/bin/busybox',
};

if (!existsSync('/usr/bin/apt-get') || process.getuid() !== 0) {
  console.error('The test servers are installed with apt-get, as root. Elsewhere their tests are skipped.');
  process.exit(1);
}

if (whatIsMissing().length === 0) {
  console.log('All test servers are installed.');
  process.exit(0);
}

// The servers are started by the tests alone, on loopback: none may start by itself.
const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
const wanted = [...packages, ...Object.keys(besides)];
execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...wanted], {
  stdio: 'inherit',
  env,
});
ensureAccount();
try {
  unpackNewerOpenSsh();
} catch (error) {
  console.warn(`Without a newer OpenSSH: ${error.message}`);
}
const missing = whatIsMissing();
if (missing.length > 0) {
  console.error(`Not all test servers could be installed:\n${missing.join('\n')}`);
  process.exit(1);
}
console.log(`Installed: ${wanted.join(', ')}.`);

/** A line for each server or program that the specs would miss. */
function whatIsMissing() {
  const peers = peerNames.map((name) => [name, whyMissing(name)]);
  const programs = Object.entries(besides).map(([name, path]) => [
    name,
    existsSync(path) ? undefined : `${path} is not installed`,
  ]);
  return [...peers, ...programs].filter(([, why]) => why !== undefined).map((line) => line.join(': '));
}
