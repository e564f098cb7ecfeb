import { isArchive, openArchive } from './files/archive';
import type { GivenFile } from './read-files';
import type { ReadFile } from './reading';
import { TableFile } from './table-file';

/**
 * The tables of a file, or in an archive, whose columns a person may have to name: by their places in `read`, which is what
 * was read of it.
 */
export function foundTables(given: GivenFile, read: readonly ReadFile[]): ReadonlyMap<number, TableFile> {
  const places = read.flatMap(({ format, error }, place) =>
    format === 'csv' && error === undefined ? [place] : [],
  );
  if (places.length === 0) return new Map();
  const parts = isArchive(given.bytes) ? openArchive(given.bytes) : [given];
  return new Map(
    places.map((place) => [place, new TableFile({ name: read[place].name, bytes: parts[place].bytes })]),
  );
}
