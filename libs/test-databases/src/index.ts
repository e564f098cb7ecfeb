export { DatabaseProxy } from './database-proxy.ts';
export { placeEmbeddedDatabase } from './embedded-directory.ts';
export { embeddedSnapshot } from './embedded-snapshot.ts';
export { type PostgresDatabase, newPostgresDatabase } from './postgres-database.ts';
export {
  type PostgresServer,
  installedBinaries,
  postgresServer,
  unprivilegedUser,
} from './postgres-server.ts';
export { reset } from './reset.ts';
export { SmallDisk } from './small-disk.ts';
