// One sshd in a network namespace.
import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** Makes a key pair at `path` and returns the path of its private part. */
export function makeKey(path: string, options: readonly string[], passphrase: string): string {
  execFileSync('ssh-keygen', ['-q', '-N', passphrase, '-C', 'three-hops', ...options, '-f', path]);
  return path;
}

/** Where a server stands, and whom it lets in. */
export interface HopSettings {
  readonly sshd: string;
  readonly namespace: string;
  /** Where it makes a folder of its own. */
  readonly dir: string;
  readonly host: string;
  /** The file of the private key whose owner it lets in. */
  readonly userKey: string | undefined;
}

/** An sshd on port 22 of a namespace. With `userKey` it takes that key and nothing else; without, a password. */
export class HopServer {
  readonly host: string;
  readonly port = 22;
  /** The root directory for who signs in; undefined for the machine's own. It counts from the next start on. */
  root: string | undefined;
  /** Lines of sshd_config that win over its own, from the next start on. */
  options: readonly string[] = [];
  readonly #settings: HopSettings;
  readonly #dir: string;
  #process: ChildProcessByStdio<null, null, Readable> | undefined;
  #log = '';

  constructor(settings: HopSettings) {
    this.#settings = settings;
    this.host = settings.host;
    this.#dir = join(settings.dir, settings.namespace);
    mkdirSync(this.#dir, { mode: 0o755 });
    chmodSync(this.#dir, 0o755);
    this.newHostKey();
  }

  /** What `ssh-keygen -lf` prints for the key that it shows. */
  get fingerprint(): string {
    return execFileSync('ssh-keygen', ['-lf', join(this.#dir, 'host.pub')], { encoding: 'utf8' }).split(
      ' ',
    )[1];
  }

  /** Everything that sshd has logged. */
  get log(): string {
    return this.#log;
  }

  /** From the next start on it shows another key. */
  newHostKey(): void {
    for (const file of ['host', 'host.pub']) rmSync(join(this.#dir, file), { force: true });
    makeKey(join(this.#dir, 'host'), ['-t', 'ed25519'], '');
  }

  async start(): Promise<void> {
    mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
    const config = join(this.#dir, 'sshd_config');
    writeFileSync(config, `${this.#settingsText()}\n`);
    const command = [
      'netns',
      'exec',
      this.#settings.namespace,
      this.#settings.sshd,
      '-D',
      '-e',
      '-f',
      config,
    ];
    const child = spawn('ip', command, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process = child;
    await new Promise<void>((resolve, reject) => {
      child.stderr.on('data', (text: Buffer) => {
        this.#log += text.toString();
        if (this.#log.includes('Server listening')) resolve();
      });
      child.once('exit', () => reject(new Error(`sshd did not start:\n${this.#log}`)));
    });
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    this.#log = '';
  }

  #settingsText(): string {
    const { userKey } = this.#settings;
    const lines = [
      ...this.options,
      'Port 22',
      `ListenAddress ${this.host}`,
      `HostKey ${join(this.#dir, 'host')}`,
      'PidFile none',
    ];
    if (this.root !== undefined) lines.push(`ChrootDirectory ${this.root}`);
    const usual = ['UsePAM yes', 'UseDNS no', 'PrintMotd no', 'AllowTcpForwarding yes', 'StrictModes no'];
    if (!userKey)
      return [...lines, ...usual, 'PubkeyAuthentication no', 'PasswordAuthentication yes'].join('\n');
    const authorized = join(this.#dir, 'authorized_keys');
    copyFileSync(`${userKey}.pub`, authorized);
    const keysOnly = [
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      `AuthorizedKeysFile ${authorized}`,
    ];
    return [...lines, ...usual, ...keysOnly].join('\n');
  }
}
