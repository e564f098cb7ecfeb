// A server on which containers run, and the registry that it pulls from: a real sshd that lets root in by key, a real
// podman with a storage of its own, and a real docker-registry that asks for an account. All in one temporary directory.
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BUSYBOX } from './busybox-root.ts';
import { makeKey } from './hop-server.ts';
import { freePort } from './free-port.ts';
import { type Peer, startPeer, whyMissing } from './peers.ts';

const NEEDS = ['/usr/bin/podman', '/usr/sbin/runc', '/usr/bin/docker-registry', '/usr/bin/htpasswd', BUSYBOX];
const run = promisify(execFile);

/** A registry that asks for an account. */
export interface ImageRegistry {
  /** As in the names of its images: `127.0.0.1:40123`. */
  readonly host: string;
  readonly username: string;
  readonly password: string;
}

/** podman of the server. */
export interface ContainerEngine {
  /** What its commands need to find the storage and the settings. */
  readonly environment: Readonly<Record<string, string>>;
  /** The file with the logins of whoever works there by hand. */
  readonly ownLogins: string;
  /** The server's `TMPDIR`: where everything temporary of a deployment goes. */
  readonly temporary: string;
  /** Runs podman as the server would; resolves to what it writes. */
  podman(...args: readonly string[]): Promise<string>;
  removeAll(): Promise<void>;
}

/** A server on which containers run, and the registry with `pay/app:1`, `:2` and `:broken`. */
export interface ContainerHost {
  readonly registry: ImageRegistry;
  readonly engine: ContainerEngine;
  /** Lets `root` in by `key`. */
  readonly server: Pick<Peer, 'host' | 'port' | 'username' | 'log' | 'stop'> & { readonly key: string };
  /** Removes everything. */
  stop(): Promise<void>;
}

interface Running {
  stop(): Promise<void>;
}

/** Why no containers can be deployed here; undefined if they can. */
export function whyNoContainers(): string | undefined {
  const noServer = whyMissing('openssh');
  if (noServer !== undefined) return noServer;
  const missing = NEEDS.find((path) => !existsSync(path));
  if (missing !== undefined) return `${missing} is not installed (npm run test:peers)`;
  try {
    // Of the static build only: images hold nothing but this one file.
    execFileSync(BUSYBOX, ['httpd', '--help'], { stdio: 'ignore' });
  } catch {
    return `${BUSYBOX} has no httpd`;
  }
  return undefined;
}

/**
 * Starts the registry with the images `pay/app:1`, `pay/app:2` and `pay/app:broken`, and the server. The two answer
 * HTTP at `$PORT` with their number and `$GREETING`; the broken one prints a line and ends.
 */
export async function startContainerHost(): Promise<ContainerHost> {
  const dir = mkdtempSync(join(tmpdir(), 'kiops-containers-'));
  const parts: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const part of parts.reverse()) await part();
    // What a container has mounted is let go a moment after it has ended.
    rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  try {
    const registry = await startRegistry(dir);
    parts.push(registry.stop);
    const engine = new Engine(dir, registry.host);
    parts.push(() => engine.removeAll());
    await engine.pushImages(registry);
    const server = await startServer(dir, engine);
    parts.push(server.stop);
    return { registry, engine, server, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A registry on loopback, over plain HTTP as registries on a closed network are. */
async function startRegistry(dir: string): Promise<ImageRegistry & Running> {
  const host = `127.0.0.1:${await freePort()}`;
  const username = 'robot$ci';
  const password = randomBytes(18).toString('base64url');
  const accounts = join(dir, 'htpasswd');
  writeFileSync(accounts, execFileSync('htpasswd', ['-niB', username], { input: password }));
  const settings = {
    version: 0.1,
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: join(dir, 'registry') } },
    http: { addr: host },
    auth: { htpasswd: { realm: 'kiops', path: accounts } },
  };
  // JSON is YAML, too.
  writeFileSync(join(dir, 'registry.yml'), JSON.stringify(settings));
  const child = spawn('docker-registry', ['serve', join(dir, 'registry.yml')], { stdio: 'ignore' });
  await untilAnswers(`http://${host}/v2/`, child);
  return { host, username, password, stop: () => ended(child) };
}

/** podman as the server has it: its storage and settings are in a temporary directory, nothing in `/etc` counts. */
class Engine implements ContainerEngine {
  readonly environment: Readonly<Record<string, string>>;
  readonly ownLogins: string;
  readonly temporary: string;
  readonly #dir: string;

  constructor(dir: string, registry: string) {
    this.#dir = dir;
    for (const name of ['run', 'storage', 'libpod', 'runtime/containers', 'tmp'])
      mkdirSync(join(dir, name), { recursive: true, mode: 0o700 });
    // So it works on machines that are containers themselves, which have no systemd and give away no networks.
    this.#settings('containers.conf', [
      '[containers]',
      'netns = "host"',
      'default_ulimits = ["nofile=1024:1024", "nproc=1000:1000"]',
      '[engine]',
      'runtime = "runc"',
      'cgroup_manager = "cgroupfs"',
      'events_logger = "file"',
      `tmp_dir = "${join(dir, 'libpod')}"`,
    ]);
    this.#settings('storage.conf', [
      '[storage]',
      'driver = "vfs"',
      `runroot = "${join(dir, 'run')}"`,
      `graphroot = "${join(dir, 'storage')}"`,
    ]);
    this.#settings('registries.conf', ['[[registry]]', `location = "${registry}"`, 'insecure = true']);
    this.ownLogins = join(dir, 'runtime/containers/auth.json');
    writeFileSync(
      this.ownLogins,
      '{\n\t"auths": { "ghcr.io": { "auth": "b3BlcmF0b3I6b2Ygb25lJ3Mgb3du" } }\n}',
    );
    this.temporary = join(dir, 'tmp');
    this.environment = {
      CONTAINERS_CONF: join(dir, 'containers.conf'),
      CONTAINERS_STORAGE_CONF: join(dir, 'storage.conf'),
      CONTAINERS_REGISTRIES_CONF: join(dir, 'registries.conf'),
      XDG_RUNTIME_DIR: join(dir, 'runtime'),
      TMPDIR: this.temporary,
    };
  }

  async podman(...args: readonly string[]): Promise<string> {
    const { stdout } = await run('podman', args, { env: { ...process.env, ...this.environment } });
    return stdout.trim();
  }

  async pushImages({ host, username, password }: ImageRegistry): Promise<void> {
    const archive = this.#rootFileSystem();
    const answer = (version: number): string =>
      `echo "version ${version} $GREETING" > /www/index.html; exec httpd -f -p "127.0.0.1:$PORT" -h /www`;
    const images = {
      1: answer(1),
      2: answer(2),
      broken: 'echo "the settings are missing"; exit 1',
    };
    const logins = ['--authfile', join(this.#dir, 'push.json')];
    execFileSync('podman', ['login', ...logins, `--username=${username}`, '--password-stdin', host], {
      env: { ...process.env, ...this.environment },
      input: password,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    for (const [tag, script] of Object.entries(images)) {
      const name = `${host}/pay/app:${tag}`;
      const changes = [`CMD ${JSON.stringify(['/bin/sh', '-c', script])}`, 'STOPSIGNAL SIGKILL'];
      await this.podman(
        'import',
        '--quiet',
        ...changes.flatMap((change) => ['--change', change]),
        archive,
        name,
      );
      await this.podman('push', '--quiet', ...logins, name);
    }
    await this.podman('rmi', '--all', '--force');
  }

  async removeAll(): Promise<void> {
    await this.podman('rm', '--all', '--force').catch(() => undefined);
  }

  #settings(name: string, lines: readonly string[]): void {
    writeFileSync(join(this.#dir, name), `${lines.join('\n')}\n`);
  }

  #rootFileSystem(): string {
    const root = join(this.#dir, 'root');
    mkdirSync(join(root, 'bin'), { recursive: true });
    mkdirSync(join(root, 'www'));
    cpSync(BUSYBOX, join(root, 'bin/busybox'));
    for (const name of ['sh', 'httpd']) symlinkSync('busybox', join(root, 'bin', name));
    const archive = join(this.#dir, 'root.tar');
    execFileSync('tar', ['-C', root, '-cf', archive, '.']);
    return archive;
  }
}

/** An sshd for root with a key of its own, whose sessions have the engine's environment. */
async function startServer(dir: string, engine: Engine): Promise<ContainerHost['server']> {
  const keyFile = makeKey(join(dir, 'user'), ['-t', 'ed25519'], '');
  const environment = Object.entries(engine.environment).map(([name, value]) => `"${name}=${value}"`);
  const { host, port, stop, log } = await startPeer('openssh', [
    'PermitRootLogin prohibit-password',
    `AuthorizedKeysFile ${keyFile}.pub`,
    'StrictModes no',
    `SetEnv ${environment.join(' ')}`,
  ]);
  return { host, port, username: 'root', key: readFileSync(keyFile, 'utf8'), stop, log };
}

async function untilAnswers(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const answered = await fetch(url).catch(() => undefined);
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The registry did not start.');
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}
