import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Which of the two real tools this machine lacks, or undefined when it has both. */
export function missingKeyTool(): string | undefined {
  const runs = (command: string, args: string[]): boolean => {
    try {
      execFileSync(command, args, { stdio: 'ignore' });
      return true;
    } catch (error) {
      return (error as { code?: string }).code !== 'ENOENT';
    }
  };
  if (!runs('ssh-keygen', ['-?'])) return 'ssh-keygen is not installed (Debian: openssh-client)';
  if (!runs('openssl', ['version'])) return 'openssl is not installed';
  return undefined;
}

/** As above, for specs of PuTTY's keys. */
export function missingPuttyTool(): string | undefined {
  try {
    execFileSync('puttygen', ['--version'], { stdio: 'ignore' });
    return missingKeyTool();
  } catch {
    return 'puttygen is not installed (Debian: putty-tools)';
  }
}

/** A folder of keys that the real tools make and judge. */
export class KeyFolder {
  private readonly folder = mkdtempSync(join(tmpdir(), 'kiops-keys-'));
  private count = 0;

  /** Makes a key with `ssh-keygen` and returns its file's path. */
  generate(
    type: string,
    options: { bits?: number; passphrase?: string; cipher?: string; comment?: string } = {},
  ): string {
    const path = this.newPath();
    const { bits, passphrase = '', cipher, comment = '' } = options;
    const bitsArgs = bits ? ['-b', String(bits)] : [];
    const cipherArgs = cipher ? ['-Z', cipher] : [];
    // Two rounds: the cost of the passphrase is not what is tested.
    this.run('ssh-keygen', [
      '-q',
      '-t',
      type,
      ...bitsArgs,
      ...cipherArgs,
      '-a',
      '2',
      '-N',
      passphrase,
      '-C',
      comment,
      '-f',
      path,
    ]);
    return path;
  }

  /** A copy of a key file, rewritten by `ssh-keygen -p` with these arguments. */
  rewrite(path: string, passphrase: string, ...args: string[]): string {
    const copy = this.write(readFileSync(path, 'utf8'));
    this.run('ssh-keygen', ['-q', '-p', '-P', '', '-N', passphrase, ...args, '-f', copy]);
    return copy;
  }

  /** What `openssl` makes of its arguments, with the result's path put in for `OUT`. */
  openssl(...args: string[]): string {
    const path = this.newPath();
    this.run(
      'openssl',
      args.map((arg) => (arg === 'OUT' ? path : arg)),
    );
    return readFileSync(path, 'utf8');
  }

  /** Makes a key with `puttygen` and returns its file's path. */
  puttygen(type: string, options: { passphrase?: string; comment?: string; args?: string[] } = {}): string {
    const path = this.newPath();
    const { passphrase = '', comment = 'made by puttygen', args = [] } = options;
    const passphraseFile = this.write(passphrase);
    const made = ['-q', '-t', type, '-C', comment, '--new-passphrase', passphraseFile, '-o', path];
    this.run('puttygen', [...made, '--random-device', '/dev/urandom', ...args]);
    return path;
  }

  /** What `puttygen` makes of a key file, with the result's path put in for `OUT`. */
  puttygenFrom(path: string, passphrase: string, ...args: string[]): string {
    const out = this.newPath();
    const passphraseFile = this.write(passphrase);
    const passphrases = ['--old-passphrase', passphraseFile, '--new-passphrase', passphraseFile];
    this.run('puttygen', [path, ...passphrases, ...args.map((arg) => (arg === 'OUT' ? out : arg))]);
    return readFileSync(out, 'utf8');
  }

  /** `bits SHA256:... comment (TYPE)` as `ssh-keygen -lf` prints it. */
  listing(path: string): { bits: number; fingerprint: string; comment: string } {
    const [bits, fingerprint, ...rest] = this.run('ssh-keygen', ['-lf', path]).trim().split(' ');
    return { bits: Number(bits), fingerprint, comment: rest.slice(0, -1).join(' ') };
  }

  /** The public key blob that belongs to a private key file, according to `ssh-keygen -y`. */
  publicBlob(path: string, passphrase = ''): Buffer {
    const [, base64] = this.run('ssh-keygen', ['-y', '-P', passphrase, '-f', path]).trim().split(' ');
    return Buffer.from(base64, 'base64');
  }

  /** Writes a file that `ssh-keygen` agrees to read, and returns its path. */
  write(text: string | Uint8Array): string {
    const path = this.newPath();
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  read(path: string): string {
    return readFileSync(path, 'utf8');
  }

  run(command: string, args: string[]): string {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private newPath(): string {
    return join(this.folder, `key${this.count++}`);
  }
}
