// Starts real SSH servers on loopback for tests and benches.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { NEWER_OPENSSH_DIR } from './newer-openssh.ts';
import { KEY_KIND_NAMES, type KeyKind, account, hasAccount, hostKeyFile, userKeyFile } from './account.ts';

const PYTHON = '/usr/bin/python3';
const TINYSSH = '/usr/sbin/tinysshd';
const TINYSSH_KEYS = '/usr/sbin/tinysshd-makekey';

/** A real SSH server on loopback. */
export interface Peer {
  readonly name: PeerName;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** The process that listens; every connection is a child of it. */
  readonly pid: number;
  /** How many connections it serves now; for the servers that give each one a process of its own. */
  connections(): number;
  /** The last of what it has logged. */
  log(): string;
  /** Ends it, and leaves its sessions to their clients. */
  stop(): Promise<void>;
  /** Stops it with all its sessions, for good, without a word: its connections stay open and fall silent. */
  freeze(): void;
  /** Kills it with all its sessions, as a power cut would end them, in the middle of whatever they do. */
  crash(): Promise<void>;
}

/** Where one is set up: a folder of its own, a free port, and what the caller asks for. */
interface Setup {
  readonly dir: string;
  readonly port: number;
  readonly options: readonly string[];
}

type Command = readonly [program: string, args: readonly string[]];

interface Server {
  readonly needs: readonly string[];
  readonly command: (setup: Setup) => Command;
}

const SERVERS = {
  openssh: { needs: ['/usr/sbin/sshd'], command: (setup) => opensshCommand(setup) },
  'openssh-backport': { needs: [join(NEWER_OPENSSH_DIR, 'usr/sbin/sshd')], command: newerOpenSshCommand },
  dropbear: { needs: ['/usr/sbin/dropbear'], command: dropbearCommand },
  asyncssh: {
    needs: [PYTHON, '/usr/lib/python3/dist-packages/asyncssh'],
    command: (setup) => pythonCommand('asyncssh_server.py', setup),
  },
  paramiko: {
    needs: [PYTHON, '/usr/lib/python3/dist-packages/paramiko'],
    command: (setup) => pythonCommand('paramiko_server.py', setup),
  },
  tinyssh: { needs: [PYTHON, TINYSSH, TINYSSH_KEYS], command: tinysshCommand },
  conch: {
    needs: [PYTHON, '/usr/lib/python3/dist-packages/twisted/conch'],
    command: (setup) => pythonCommand('conch_server.py', setup),
  },
} satisfies Record<string, Server>;

/** What a peer is called here. */
export type PeerName = keyof typeof SERVERS;

/** The names of all peers. */
export const PEER_NAMES = Object.keys(SERVERS) as readonly PeerName[];

/** Why a peer cannot be started here; undefined if it can. */
export function whyMissing(name: PeerName): string | undefined {
  if (process.getuid?.() !== 0) return 'the test servers are started as root';
  if (!existsSync('/usr/bin/ssh-keygen')) return 'openssh-client is not installed';
  const missing = SERVERS[name].needs.find((path) => !existsSync(path));
  if (missing !== undefined) return `${missing} is not installed (npm run test:peers)`;
  return hasAccount() ? undefined : 'there is no account to sign in to (npm run test:peers)';
}

/**
 * Starts a peer on a free port of loopback. `options` are lines of sshd_config (openssh), arguments (dropbear), or
 * `key=value` settings (the ones in Python).
 */
export async function startPeer(name: PeerName, options: readonly string[] = []): Promise<Peer> {
  const dir = mkdtempSync(join(tmpdir(), `kiops-${name}-`));
  const port = await freePort();
  const [command, args] = SERVERS[name].command({ dir, port, options });
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const output of [child.stdout, child.stderr])
    output.on('data', (text: Buffer) => (log = (log + text).slice(-20_000)));
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async (): Promise<void> => {
    await stopChild(child, dir);
    process.off('exit', kill);
  };
  try {
    await untilBanner(port, child, () => log);
  } catch (error) {
    await stop();
    throw error;
  }
  const pid = pidOf(child);
  const crash = async (): Promise<void> => {
    for (const descendant of descendants(pid)) process.kill(descendant, 'SIGKILL');
    await stop();
  };
  const freeze = (): void => {
    for (const stopped of [pid, ...descendants(pid)]) process.kill(stopped, 'SIGSTOP');
  };
  const { username, password } = account();
  const connections = (): number => childrenOf(pid).length;
  return {
    name,
    host: '127.0.0.1',
    port,
    username,
    password,
    pid,
    connections,
    log: () => log,
    freeze,
    stop,
    crash,
  };
}

/** The user's private key of a kind (see `KEY_KINDS`), as a file's text. Every peer lets it in. */
export function userKey(kind: KeyKind): string {
  return readFileSync(userKeyFile(kind), 'utf8');
}

/** What `ssh-keygen -lf` prints as the fingerprint of a host key. */
export function hostKeyFingerprint(kind: KeyKind): string {
  return execFileSync('ssh-keygen', ['-lf', `${hostKeyFile(kind)}.pub`], { encoding: 'utf8' }).split(' ')[1];
}

function opensshCommand({ dir, port, options }: Setup, sshd = '/usr/sbin/sshd'): Command {
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const config = join(dir, 'sshd_config');
  // sshd takes the first value of each keyword: the caller's lines come before the defaults. Of MaxStartups it takes the
  // last.
  const lines = [
    ...options,
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    ...KEY_KIND_NAMES.map((kind) => `HostKey ${hostKeyFile(kind)}`),
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

function newerOpenSshCommand(setup: Setup): Command {
  const file = (name: string): string => join(NEWER_OPENSSH_DIR, 'usr', name);
  const helpers = [
    `SshdSessionPath ${file('lib/openssh/sshd-session')}`,
    `SshdAuthPath ${file('lib/openssh/sshd-auth')}`,
  ];
  return opensshCommand({ ...setup, options: [...setup.options, ...helpers] }, file('sbin/sshd'));
}

function dropbearCommand({ dir, port, options }: Setup): Command {
  const keys = (['ed25519', 'ecdsa256', 'rsa'] as const).flatMap((kind) => {
    const file = join(dir, kind);
    execFileSync('dropbearconvert', ['openssh', 'dropbear', hostKeyFile(kind), file], { stdio: 'ignore' });
    return ['-r', file];
  });
  return [
    '/usr/sbin/dropbear',
    ['-F', '-E', '-p', `127.0.0.1:${port}`, '-P', join(dir, 'pid'), ...keys, ...options],
  ];
}

function pythonCommand(script: string, { port, options }: Setup): Command {
  const { username, password, home } = account();
  const settings = {
    port,
    username,
    password,
    hostKeys: KEY_KIND_NAMES.map(hostKeyFile),
    authorizedKeys: join(home, '.ssh/authorized_keys'),
    ...Object.fromEntries(options.map((option) => settingOf(option))),
  };
  return [PYTHON, ['-W', 'ignore', join(import.meta.dirname, script), JSON.stringify(settings)]];
}

/** It has keys of its own kind only, and makes them itself. */
function tinysshCommand({ dir, port }: Setup): Command {
  const settings = { port, server: TINYSSH, makeKey: TINYSSH_KEYS, keys: join(dir, 'keys') };
  return [PYTHON, [join(import.meta.dirname, 'tinyssh_listener.py'), JSON.stringify(settings)]];
}

function settingOf(option: string): readonly [key: string, value: string] {
  const at = option.indexOf('=');
  return [option.slice(0, at), option.slice(at + 1)];
}

async function untilBanner(port: number, child: ChildProcess, log: () => string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline && child.exitCode === null) {
    if (await answers(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The test server did not start:\n${log()}`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => socket.end(() => resolve(true)));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

/** Of a process that runs. */
function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('The process was not started.');
  return pid;
}

/** The processes that a process has started, and those that they have; the nearest first. */
function descendants(pid: number): number[] {
  const children = childrenOf(pid);
  return [...children, ...children.flatMap(descendants)];
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

async function stopChild(child: ChildProcess, dir: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
  rmSync(dir, { recursive: true, force: true });
}
