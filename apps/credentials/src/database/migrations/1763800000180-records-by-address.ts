import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of servers there is such an index already, over their whole identities, which are short. */
const TABLES = ['registries', 'db_connections', 'source_repositories'];

/**
 * Finds an owner's records by the beginning of their identity. Only so much of it is in the index, since an entry of a
 * B-tree has room for 2,704 bytes, and an address can be longer.
 */
export class RecordsByAddress1763800000180 implements MigrationInterface {
  readonly name = 'RecordsByAddress1763800000180';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES)
      await runner.query(
        `CREATE INDEX ${table}_identity ON ${table} (owner_id, (left(identity, 600)), id) WHERE deleted_at IS NULL`,
      );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`DROP INDEX ${table}_identity`);
  }
}
