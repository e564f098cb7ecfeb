import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A MAC for every row that grants something, and the wrapped key under which it is made. */
export class RowBinding1763800000030 implements MigrationInterface {
  readonly name = 'RowBinding1763800000030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE binding_keys (
        id integer PRIMARY KEY DEFAULT 1 CHECK (id = 1),
        master_key_id text NOT NULL,
        wrapped bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    for (const table of ['accounts', 'sessions', 'one_time_links', 'service_tokens']) {
      await runner.query(`ALTER TABLE ${table} ADD COLUMN mac bytea`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['accounts', 'sessions', 'one_time_links', 'service_tokens']) {
      await runner.query(`ALTER TABLE ${table} DROP COLUMN mac`);
    }
    await runner.query('DROP TABLE binding_keys');
  }
}
