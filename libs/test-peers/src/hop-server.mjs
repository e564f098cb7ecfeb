// One sshd in a network namespace.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Makes a key pair at `path` and returns the path of its private part. */
export function makeKey(path, options, passphrase) {
  execFileSync('ssh-keygen', ['-q', '-N', passphrase, '-C', 'three-hops', ...options, '-f', path]);
  return path;
}

/** An sshd on port 22 of a namespace. With `userKey` it takes that key and nothing else; without, a password. */
export class HopServer {
  port = 22;
  /** The root directory for who signs in; undefined for the machine's own. It counts from the next start on. */
  root;
  /** Lines of sshd_config that win over its own, from the next start on. */
  options = [];
  #process;
  #log = '';

  constructor(settings) {
    this.settings = settings;
    this.host = settings.host;
    this.dir = join(settings.dir, settings.namespace);
    mkdirSync(this.dir, { mode: 0o755 });
    chmodSync(this.dir, 0o755);
    this.newHostKey();
  }

  /** What `ssh-keygen -lf` prints for the key that it shows. */
  get fingerprint() {
    return execFileSync('ssh-keygen', ['-lf', join(this.dir, 'host.pub')], { encoding: 'utf8' }).split(
      ' ',
    )[1];
  }

  /** Everything that sshd has logged. */
  get log() {
    return this.#log;
  }

  /** From the next start on it shows another key. */
  newHostKey() {
    for (const file of ['host', 'host.pub']) rmSync(join(this.dir, file), { force: true });
    makeKey(join(this.dir, 'host'), ['-t', 'ed25519'], '');
  }

  async start() {
    mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
    const config = join(this.dir, 'sshd_config');
    writeFileSync(config, `${this.#settingsText()}\n`);
    const command = ['netns', 'exec', this.settings.namespace, this.settings.sshd, '-D', '-e', '-f', config];
    this.#process = spawn('ip', command, { stdio: ['ignore', 'ignore', 'pipe'] });
    await new Promise((resolve, reject) => {
      this.#process.stderr.on('data', (text) => {
        this.#log += text;
        if (this.#log.includes('Server listening')) resolve();
      });
      this.#process.once('exit', () => reject(new Error(`sshd did not start:\n${this.#log}`)));
    });
  }

  async stop() {
    const { exitCode, signalCode } = this.#process ?? { exitCode: 0 };
    if (exitCode !== null || signalCode) return;
    const gone = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGKILL');
    await gone;
    this.#log = '';
  }

  #settingsText() {
    const { userKey } = this.settings;
    const lines = [
      ...this.options,
      'Port 22',
      `ListenAddress ${this.host}`,
      `HostKey ${join(this.dir, 'host')}`,
      'PidFile none',
    ];
    if (this.root !== undefined) lines.push(`ChrootDirectory ${this.root}`);
    const usual = ['UsePAM yes', 'UseDNS no', 'PrintMotd no', 'AllowTcpForwarding yes', 'StrictModes no'];
    if (!userKey)
      return [...lines, ...usual, 'PubkeyAuthentication no', 'PasswordAuthentication yes'].join('\n');
    const authorized = join(this.dir, 'authorized_keys');
    copyFileSync(`${userKey}.pub`, authorized);
    const keysOnly = [
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      `AuthorizedKeysFile ${authorized}`,
    ];
    return [...lines, ...usual, ...keysOnly].join('\n');
  }
}
