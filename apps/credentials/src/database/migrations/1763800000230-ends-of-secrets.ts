import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['servers', 'registries', 'db_connections', 'docker_hub', 'runtimes'];

/** When a record's secret ends by what stands in it, told when the secret is written; only what ends is looked for. */
export class EndsOfSecrets1763800000230 implements MigrationInterface {
  readonly name = 'EndsOfSecrets1763800000230';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of [...TABLES, 'source_repositories'])
      await runner.query(`ALTER TABLE ${table} ADD COLUMN ends_at timestamptz(3)`);
    for (const table of TABLES)
      await runner.query(`CREATE INDEX ${table}_end ON ${table} (ends_at) WHERE ends_at IS NOT NULL`);
    // A token ends when it says so, or when its owner does: whatever is first.
    await runner.query(`CREATE INDEX source_repositories_end ON source_repositories (least(expires_at, ends_at))
      WHERE least(expires_at, ends_at) IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [...TABLES, 'source_repositories'])
      await runner.query(`ALTER TABLE ${table} DROP COLUMN ends_at`);
  }
}
