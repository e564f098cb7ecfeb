import { statfsSync } from 'node:fs';
import type { PGliteOptions } from '@electric-sql/pglite';
import { StartError } from '../problems/start-error';
import { DiskFull } from './disk-full';

/** What must be free before the embedded database is asked anything, in bytes: three segments of its log. */
const RESERVE = 48 * 1024 * 1024;

/** What a new embedded database takes, in bytes. */
const NEW_DATABASE = 80 * 1024 * 1024;

/** What is stored of a message at most: a log record, a row and its index entries, each in whole pages. */
const GROWTH = 4;

/** The error number of ENOSPC in Emscripten's libc. */
const ENOSPC = 51;

/**
 * The disk under an embedded database. PGlite that finds it full while it writes its log waits for itself for ever, and
 * the whole process with it. So it is asked nothing while there is little room; when another program takes the last room
 * in the midst of a write, the database is given up at that moment, and read anew from its log by the next process.
 */
export class EmbeddedDisk {
  /** Tells why, when the database may not be used any more. */
  readonly lost: Promise<StartError>;
  private tellLost: (why: StartError) => void = () => undefined;
  private failure: Error | undefined;

  constructor(private readonly directory: string) {
    this.lost = new Promise((done) => {
      this.tellLost = done;
    });
  }

  get isLost(): boolean {
    return this.failure !== undefined;
  }

  /**
   * Before a message of so many bytes.
   * @throws DiskFull, or what the database was lost by
   */
  assertRoomFor(bytes: number): void {
    this.assertAlive();
    if (this.free() < RESERVE + GROWTH * bytes) throw new DiskFull();
  }

  /** @throws what the database was lost by */
  assertAlive(): void {
    if (this.failure) throw this.failure;
  }

  /** @throws StartError */
  assertRoomToOpen(exists: boolean, asWritten: string): void {
    const needed = exists ? RESERVE : RESERVE + NEW_DATABASE;
    if (this.free() >= needed) return;
    throw new StartError(
      `The disk of the data directory ${asWritten} is full: ${needed / 1024 / 1024} MiB must be free.`,
    );
  }

  /** The database cannot be used any more: the error that later calls are refused with. */
  lose(cause: unknown): Error {
    const isFull = cause instanceof DiskFull;
    this.failure ??= isFull ? cause : new Error('The embedded database failed.', { cause });
    this.tellLost(
      new StartError(
        isFull
          ? 'The disk of the data directory became full during a write. KIOPS ends, and can be started again when there is room.'
          : 'The embedded database failed. KIOPS ends, and can be started again.',
      ),
    );
    return this.failure;
  }

  private free(): number {
    const { bavail, bsize } = statfsSync(this.directory);
    return bavail * bsize;
  }
}

type Files = NonNullable<PGliteOptions['fs']>;

/** The parts of Emscripten's file system that writes go through. */
interface EmscriptenFiles {
  readonly NODEFS: {
    readonly stream_ops: {
      write(stream: { readonly path?: string }, ...rest: unknown[]): number;
    };
  };
}

/**
 * PGlite's files in a directory. A table that cannot grow is an ordinary error of the statement (SQLSTATE 53100). Any
 * other file that cannot be written ends the call right there: DiskFull leaves PGlite in the midst of its work.
 */
export async function guardedFiles(directory: string, disk: EmbeddedDisk): Promise<Files> {
  const { NodeFS } = await import('@electric-sql/pglite/nodefs');
  class GuardedFiles extends NodeFS {
    override async init(...[database, options]: Parameters<Files['init']>) {
      const made = await super.init(database, options);
      const guard = (module: unknown): void => guardWrites(module as EmscriptenFiles, disk);
      return {
        emscriptenOpts: { ...made.emscriptenOpts, preRun: [...(made.emscriptenOpts.preRun ?? []), guard] },
      };
    }
  }
  return new GuardedFiles(directory);
}

function guardWrites({ NODEFS: { stream_ops: operations } }: EmscriptenFiles, disk: EmbeddedDisk): void {
  const write = operations.write;
  operations.write = (stream, ...rest) => {
    try {
      return write(stream, ...rest);
    } catch (error) {
      if ((error as { errno?: number }).errno !== ENOSPC || isTable(stream.path ?? '')) throw error;
      throw disk.lose(new DiskFull());
    }
  };
}

/** Files of tables, indexes and sorts, as opposed to the log and the states of transactions. */
function isTable(path: string): boolean {
  return /\/base\/\d+\/|\/pgsql_tmp/.test(path);
}
