import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When somebody last tried to sign in to a server from a browser, and whether it let them in. */
export class Operations1763800000004 implements MigrationInterface {
  readonly name = 'Operations1763800000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE servers
        ADD COLUMN last_contact_at timestamptz(3),
        ADD COLUMN last_answered boolean,
        ADD CONSTRAINT servers_last_contact CHECK ((last_contact_at IS NULL) = (last_answered IS NULL))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE servers DROP COLUMN last_contact_at, DROP COLUMN last_answered');
  }
}
