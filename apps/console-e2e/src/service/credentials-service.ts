import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { placeEmbeddedDatabase } from '@kiops/test-databases';
import { PRODUCT } from './product-copy';

/** Without a TTY and with a debug log, so that a test can look for secrets in all that the service ever writes. */
const QUIET_ENVIRONMENT = { KIOPS_HOST: '127.0.0.1', KIOPS_PORT: '0', KIOPS_LOG_LEVEL: 'debug' };

/** The built service as a process of its own, on a free port, with a data directory of its own. */
export class CredentialsService {
  private constructor(
    private readonly process: ChildProcess,
    private readonly dataDir: string,
    private readonly lines: string[],
    /** Where it answers: `http://localhost:40123`. */
    readonly origin: string,
    /** The one-time link for the first administrator, when there is none yet. */
    readonly setUpLink: string | undefined,
  ) {}

  /** Starts it and waits until it is ready. */
  static async start(environment: Readonly<Record<string, string>> = {}): Promise<CredentialsService> {
    const dataDir = await mkdtemp(join(tmpdir(), 'kiops-e2e-'));
    await placeEmbeddedDatabase(dataDir);
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, ['--enable-source-maps', join(PRODUCT, 'credentials/main.mjs')], {
      env: {
        PATH,
        HOME,
        ...QUIET_ENVIRONMENT,
        KIOPS_DATA_DIR: dataDir,
        KIOPS_MASTER_KEYS: masterKey(),
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines: string[] = [];
    child.stderr.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
    const origin = await readyAddress(child, lines, environment['KIOPS_ADMIN_EMAIL'] === undefined);
    const setUpLink = lines.map((line) => /(http\S+\/set-up#\S+)/.exec(line)?.[1]).find(Boolean);
    return new CredentialsService(child, dataDir, lines, origin, setUpLink);
  }

  /** Everything that it has written so far. */
  get log(): string {
    return this.lines.join('\n');
  }

  /** Every byte of its data directory: the embedded database with its log of changes. */
  async storedBytes(): Promise<Buffer> {
    const entries = await readdir(this.dataDir, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    // A file may go while the others are read.
    return Buffer.concat(await Promise.all(files.map((file) => readFile(file).catch(() => Buffer.alloc(0)))));
  }

  /** It runs no more, and nobody is told: its connections stay open and fall silent. */
  freeze(): void {
    this.process.kill('SIGSTOP');
  }

  /** It goes on where it was. */
  thaw(): void {
    this.process.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null) {
      this.process.kill('SIGTERM');
      await once(this.process, 'exit');
    }
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

/** A new one. With it, the service takes the database that is in its data directory. */
function masterKey(): string {
  return `e2e:${randomBytes(32).toString('base64')}`;
}

/** Reads what the service prints until it says its address, and its set-up link when one is due. */
function readyAddress(child: ChildProcess, lines: string[], withLink: boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    let address: string | undefined;
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      lines.push(line);
      address ??= /is ready at (\S+)/.exec(line)?.[1];
      if (address && (!withLink || line.includes('/set-up#'))) resolve(address);
    });
    child.once('exit', (code) =>
      reject(new Error(`The service ended with code ${code}:\n${lines.join('\n')}`)),
    );
  });
}
