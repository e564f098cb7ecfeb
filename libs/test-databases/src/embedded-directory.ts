import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

const DIST = resolve(import.meta.dirname, '../../../dist/test-databases');

/**
 * Puts an empty embedded database into the data directory of a service that has not been started yet: a copy of one that is
 * made once for all processes. Making one takes seconds of processor time, which only specs of the first start need.
 */
export async function placeEmbeddedDatabase(dataDir: string): Promise<void> {
  const made = join(DIST, `pglite-${version()}`);
  if (!existsSync(made)) await make(made);
  await cp(made, join(dataDir, 'database'), { recursive: true });
}

/** Several processes may make it at once: the first is kept. */
async function make(directory: string): Promise<void> {
  await mkdir(DIST, { recursive: true });
  const own = await mkdtemp(join(DIST, 'new-'));
  const database = await PGlite.create(own);
  await database.close();
  await rename(own, directory).catch((error: unknown) => {
    if (!existsSync(directory)) throw error;
  });
  await rm(own, { recursive: true, force: true });
}

/** Another version may lay its files out otherwise. */
function version(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const { version } = JSON.parse(readFileSync(join(dirname(entry), '../package.json'), 'utf8')) as {
    readonly version: string;
  };
  return version;
}
