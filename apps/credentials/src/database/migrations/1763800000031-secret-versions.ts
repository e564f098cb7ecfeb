import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['servers', 'registries', 'db_connections', 'docker_hub', 'source_repositories', 'runtimes'];

/**
 * Rises whenever a record's secrets change, and is bound into them: an older ciphertext does not open any more. 0 is a
 * record whose secrets have not changed since before.
 */
export class SecretVersions1763800000031 implements MigrationInterface {
  readonly name = 'SecretVersions1763800000031';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      await runner.query(`ALTER TABLE ${table} ADD COLUMN secret_version integer NOT NULL DEFAULT 0`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`ALTER TABLE ${table} DROP COLUMN secret_version`);
  }
}
