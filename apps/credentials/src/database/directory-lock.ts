import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from '../problems/start-error';

/** Keeps other processes out of a data directory until it is released, or the process ends in any way. */
export interface DirectoryLock {
  /** May be called again. */
  release(): void;
}

/**
 * Locks a data directory for this process. The lock is SQLite's, so the kernel frees it even after `kill -9`, when a
 * file with a process id would stay behind.
 * @throws StartError when another process holds it, or nothing can be written there.
 */
export function lockDirectory(directory: string, asWritten = directory): DirectoryLock {
  const lock = openLockFile(directory, asWritten);
  try {
    lock.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new StartError(`The data directory ${asWritten} is in use by another KIOPS.`);
  }
  return {
    release: () => {
      if (lock.isOpen) lock.close();
    },
  };
}

function openLockFile(directory: string, asWritten: string): DatabaseSync {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return new DatabaseSync(join(directory, 'lock'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartError(
      `The data directory ${asWritten} cannot be used (${code}). Choose another with KIOPS_DATA_DIR.`,
    );
  }
}
