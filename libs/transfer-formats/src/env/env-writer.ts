import type { DbConnectionFields } from '@kiops/contracts';
import { databaseUri } from '../uri/uri-writer';

/** A `.env` file with the address of a database, in which no sign is left that a shell or a reader could take otherwise. */
export function databaseEnv(db: DbConnectionFields, password: string): string {
  return `DATABASE_URL="${databaseUri(db, password)}"\n`;
}
