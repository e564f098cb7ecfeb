import { PGlite } from '@electric-sql/pglite';

/**
 * A PGlite as `prepare` leaves it, packed for `PGlite.create({ loadDataDir })`: loading it takes a tenth of the time of
 * making one.
 */
export async function embeddedSnapshot(prepare: (database: PGlite) => Promise<unknown>): Promise<Blob> {
  const database = await PGlite.create();
  await prepare(database);
  const packed = await database.dumpDataDir('none');
  await database.close();
  return packed;
}
