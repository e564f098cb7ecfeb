// A server on which containers run, and the registry that it pulls from: a real sshd that lets root in by key, a real
// podman with a storage of its own, and a real docker-registry that asks for an account. All in one temporary directory.
import { execFile, execFileSync, spawn } from 'node:child_process';
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
import { makeKey } from './hop-server.mjs';
import { freePort, startPeer, whyMissing } from './peers.mjs';

const busybox = '/bin/busybox';
const needs = ['/usr/bin/podman', '/usr/sbin/runc', '/usr/bin/docker-registry', '/usr/bin/htpasswd', busybox];
const run = promisify(execFile);

/** Why no containers can be deployed here; undefined if they can. */
export function whyNoContainers() {
  const noServer = whyMissing('openssh');
  if (noServer !== undefined) return noServer;
  const missing = needs.find((path) => !existsSync(path));
  if (missing !== undefined) return `${missing} is not installed (npm run test:peers)`;
  try {
    // Of the static build only: images hold nothing but this one file.
    execFileSync(busybox, ['httpd', '--help'], { stdio: 'ignore' });
  } catch {
    return `${busybox} has no httpd`;
  }
  return undefined;
}

/**
 * Starts the registry with the images `pay/app:1`, `pay/app:2` and `pay/app:broken`, and the server. The two answer
 * HTTP at `$PORT` with their number and `$GREETING`; the broken one prints a line and ends. `stop` removes everything.
 */
export async function startContainerHost() {
  const dir = mkdtempSync(join(tmpdir(), 'kiops-containers-'));
  const parts = [];
  const stop = async () => {
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
async function startRegistry(dir) {
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
class Engine {
  constructor(dir, registry) {
    this.dir = dir;
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
    /** The logins of whoever works on this server by hand. */
    this.ownLogins = join(dir, 'runtime/containers/auth.json');
    writeFileSync(
      this.ownLogins,
      '{\n\t"auths": { "ghcr.io": { "auth": "b3BlcmF0b3I6b2Ygb25lJ3Mgb3du" } }\n}',
    );
    /** Where everything temporary of a deployment goes. */
    this.temporary = join(dir, 'tmp');
    this.environment = {
      CONTAINERS_CONF: join(dir, 'containers.conf'),
      CONTAINERS_STORAGE_CONF: join(dir, 'storage.conf'),
      CONTAINERS_REGISTRIES_CONF: join(dir, 'registries.conf'),
      XDG_RUNTIME_DIR: join(dir, 'runtime'),
      TMPDIR: this.temporary,
    };
  }

  /** Runs podman as the server would; resolves to what it writes. */
  async podman(...args) {
    const { stdout } = await run('podman', args, { env: { ...process.env, ...this.environment } });
    return stdout.trim();
  }

  async pushImages({ host, username, password }) {
    const archive = this.#rootFileSystem();
    const answer = (version) =>
      `echo "version ${version} $GREETING" > /www/index.html; exec httpd -f -p "127.0.0.1:$PORT" -h /www`;
    const images = {
      1: answer(1),
      2: answer(2),
      broken: 'echo "the settings are missing"; exit 1',
    };
    const logins = ['--authfile', join(this.dir, 'push.json')];
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

  async removeAll() {
    await this.podman('rm', '--all', '--force').catch(() => undefined);
  }

  #settings(name, lines) {
    writeFileSync(join(this.dir, name), `${lines.join('\n')}\n`);
  }

  #rootFileSystem() {
    const root = join(this.dir, 'root');
    mkdirSync(join(root, 'bin'), { recursive: true });
    mkdirSync(join(root, 'www'));
    cpSync(busybox, join(root, 'bin/busybox'));
    for (const name of ['sh', 'httpd']) symlinkSync('busybox', join(root, 'bin', name));
    const archive = join(this.dir, 'root.tar');
    execFileSync('tar', ['-C', root, '-cf', archive, '.']);
    return archive;
  }
}

/** An sshd for root with a key of its own, whose sessions have the engine's environment. */
async function startServer(dir, engine) {
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

async function untilAnswers(url, child) {
  while (child.exitCode === null) {
    const answered = await fetch(url).catch(() => undefined);
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The registry did not start.');
}

async function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}
