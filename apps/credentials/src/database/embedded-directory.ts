import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { StartError } from '../problems/start-error';
import { guardedFiles, type EmbeddedDisk } from './embedded-disk';

/** Whether a directory holds an embedded database: PostgreSQL's mark of one. */
export function holdsDatabase(directory: string): boolean {
  return existsSync(join(directory, 'PG_VERSION'));
}

/**
 * A database that lost its mark can still be restored, unless another is written over it.
 * @throws StartError when the directory is there, and holds other files than a database
 */
export function assertNoOtherFiles(directory: string, asWritten: string): void {
  if (holdsDatabase(directory) || !existsSync(directory) || readdirSync(directory).length === 0) return;
  throw new StartError(
    `The database in ${asWritten} is not whole (PG_VERSION is missing). Restore it from your backup, or move ${directory} away to begin anew.`,
  );
}

/**
 * Opens the embedded database of a directory, which is made where there is none yet. It is made beside, and moved there when
 * it is whole: PGlite sets the mark before its last files, and could never open what a process left that ended in between.
 */
export async function openEmbeddedDatabase(directory: string, disk: EmbeddedDisk): Promise<PGlite> {
  // Loaded only where it is used: with PostgreSQL its code would be dead weight in memory.
  const { PGlite: EmbeddedDatabase } = await import('@electric-sql/pglite');
  const open = async (folder: string) => EmbeddedDatabase.create({ fs: await guardedFiles(folder, disk) });
  if (!holdsDatabase(directory)) {
    const unfinished = `${directory}.new`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { mode: 0o700 });
    const made = await open(unfinished);
    await made.close();
    renameSync(unfinished, directory);
  }
  return open(directory);
}
