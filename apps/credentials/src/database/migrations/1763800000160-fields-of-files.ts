import type { MigrationInterface, QueryRunner } from 'typeorm';

const WITH_NOTES = ['registries', 'db_connections', 'docker_hub', 'source_repositories'];

/** What files of other tools tell, and records had no place for: notes, and which kind of secret a registry's is. */
export class FieldsOfFiles1763800000160 implements MigrationInterface {
  readonly name = 'FieldsOfFiles1763800000160';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of WITH_NOTES) await runner.query(`ALTER TABLE ${table} ADD COLUMN notes text`);
    await runner.query("ALTER TABLE registries ADD COLUMN secret_kind text NOT NULL DEFAULT 'password'");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE registries DROP COLUMN secret_kind');
    for (const table of WITH_NOTES) await runner.query(`ALTER TABLE ${table} DROP COLUMN notes`);
  }
}
