import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which processes serve, and which master keys each of them has, the one that wraps first. */
export class ServiceProcesses1763800000110 implements MigrationInterface {
  readonly name = 'ServiceProcesses1763800000110';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE service_processes (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        master_keys text[] NOT NULL,
        seen_at timestamptz NOT NULL
      )`);
    await runner.query('CREATE INDEX owner_keys_by_master_key ON owner_keys (master_key_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX owner_keys_by_master_key');
    await runner.query('DROP TABLE service_processes');
  }
}
