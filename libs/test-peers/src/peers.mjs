// Starts real SSH servers on loopback for tests and benches.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newerOpenSshDir } from './newer-openssh.mjs';
import { account, hasAccount, hostKeyFile, keyKinds, userKeyFile } from './account.mjs';

const python = '/usr/bin/python3';
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

const servers = {
  openssh: { needs: ['/usr/sbin/sshd'], command: (setup) => opensshCommand(setup) },
  'openssh-backport': { needs: [join(newerOpenSshDir, 'usr/sbin/sshd')], command: newerOpenSshCommand },
  dropbear: { needs: ['/usr/sbin/dropbear'], command: dropbearCommand },
  asyncssh: {
    needs: [python, '/usr/lib/python3/dist-packages/asyncssh'],
    command: (setup) => pythonCommand('asyncssh_server.py', setup),
  },
  paramiko: {
    needs: [python, '/usr/lib/python3/dist-packages/paramiko'],
    command: (setup) => pythonCommand('paramiko_server.py', setup),
  },
};

/** The names of all peers. */
export const peerNames = Object.keys(servers);

/** Why a peer cannot be started here; undefined if it can. */
export function whyMissing(name) {
  if (process.getuid?.() !== 0) return 'the test servers are started as root';
  if (!existsSync('/usr/bin/ssh-keygen')) return 'openssh-client is not installed';
  const missing = servers[name].needs.find((path) => !existsSync(path));
  if (missing !== undefined) return `${missing} is not installed (npm run test:peers)`;
  return hasAccount() ? undefined : 'there is no account to sign in to (npm run test:peers)';
}

/**
 * Starts a peer on a free port of loopback. `options` are lines of sshd_config (openssh), arguments (dropbear), or
 * `key=value` settings (asyncssh, paramiko). `stop` ends it and leaves its sessions to their clients; `crash` kills those
 * too, in the middle of whatever they do.
 */
export async function startPeer(name, options = []) {
  const dir = mkdtempSync(join(tmpdir(), `kiops-${name}-`));
  const port = await freePort();
  const [command, args] = servers[name].command({ dir, port, options });
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const output of [child.stdout, child.stderr])
    output.on('data', (text) => (log = (log + text).slice(-20_000)));
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    await stopChild(child, dir);
    process.off('exit', kill);
  };
  try {
    await untilBanner(port, child, () => log);
  } catch (error) {
    await stop();
    throw error;
  }
  const crash = async () => {
    for (const pid of descendants(child.pid)) process.kill(pid, 'SIGKILL');
    await stop();
  };
  const { username, password } = account();
  return { name, host: '127.0.0.1', port, username, password, pid: child.pid, log: () => log, stop, crash };
}

/** The user's private key of a kind (see `keyKinds`), as a file's text. Every peer lets it in. */
export function userKey(kind) {
  return readFileSync(userKeyFile(kind), 'utf8');
}

/** What `ssh-keygen -lf` prints as the fingerprint of a host key. */
export function hostKeyFingerprint(kind) {
  return execFileSync('ssh-keygen', ['-lf', `${hostKeyFile(kind)}.pub`], { encoding: 'utf8' }).split(' ')[1];
}

function opensshCommand({ dir, port, options }, sshd = '/usr/sbin/sshd') {
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const config = join(dir, 'sshd_config');
  // sshd takes the first value of each keyword: the caller's lines come before the defaults. Of MaxStartups it takes the
  // last.
  const lines = [
    ...options,
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    ...Object.keys(keyKinds).map((kind) => `HostKey ${hostKeyFile(kind)}`),
    'PidFile none',
    'UsePAM yes',
    'PasswordAuthentication yes',
    'KbdInteractiveAuthentication yes',
    ...(options.some((line) => line.startsWith('MaxStartups')) ? [] : ['MaxStartups 200']),
    'MaxSessions 64',
    'UseDNS no',
    'PrintMotd no',
    'AcceptEnv KIOPS_* LANG LC_*',
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  return [sshd, ['-D', '-e', '-f', config]];
}

function newerOpenSshCommand(setup) {
  const file = (name) => join(newerOpenSshDir, 'usr', name);
  const helpers = [
    `SshdSessionPath ${file('lib/openssh/sshd-session')}`,
    `SshdAuthPath ${file('lib/openssh/sshd-auth')}`,
  ];
  return opensshCommand({ ...setup, options: [...setup.options, ...helpers] }, file('sbin/sshd'));
}

function dropbearCommand({ dir, port, options }) {
  const keys = ['ed25519', 'ecdsa256', 'rsa'].flatMap((kind) => {
    const file = join(dir, kind);
    execFileSync('dropbearconvert', ['openssh', 'dropbear', hostKeyFile(kind), file], { stdio: 'ignore' });
    return ['-r', file];
  });
  return [
    '/usr/sbin/dropbear',
    ['-F', '-E', '-p', `127.0.0.1:${port}`, '-P', join(dir, 'pid'), ...keys, ...options],
  ];
}

function pythonCommand(script, { port, options }) {
  const { username, password, home } = account();
  const settings = {
    port,
    username,
    password,
    hostKeys: Object.keys(keyKinds).map(hostKeyFile),
    authorizedKeys: join(home, '.ssh/authorized_keys'),
    ...Object.fromEntries(options.map((option) => option.split('='))),
  };
  return [python, ['-W', 'ignore', here(script), JSON.stringify(settings)]];
}

/** A port of loopback that is free now. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilBanner(port, child, log) {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline && child.exitCode === null) {
    if (await answers(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The test server did not start:\n${log()}`);
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => socket.end(() => resolve(true)));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

/** The processes that a process has started, and those that they have; the nearest first. */
function descendants(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter(Boolean)
    .map(Number);
  return [...children, ...children.flatMap(descendants)];
}

async function stopChild(child, dir) {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
  rmSync(dir, { recursive: true, force: true });
}
