import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A link says for which role it was made, and by whom (null: by whoever has the machine). Of the open ones nobody knows
 * that, so they are withdrawn. Accounts say whether their password was chosen by a Manager's link.
 */
export class LinksCarryTheirRole1763800000040 implements MigrationInterface {
  readonly name = 'LinksCarryTheirRole1763800000040';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM one_time_links WHERE purpose <> 'set-up'`);
    await runner.query(`
      ALTER TABLE one_time_links
        ADD COLUMN role text CHECK (role IN ('PlatformAdmin', 'Manager', 'Member')),
        ADD COLUMN made_by uuid REFERENCES accounts (id) ON DELETE CASCADE,
        ADD CHECK ((purpose = 'set-up') = (role IS NULL))`);
    await runner.query('CREATE INDEX one_time_links_made_by ON one_time_links (made_by)');
    await runner.query('ALTER TABLE accounts ADD COLUMN password_by_manager boolean NOT NULL DEFAULT false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE accounts DROP COLUMN password_by_manager');
    await runner.query('ALTER TABLE one_time_links DROP COLUMN made_by, DROP COLUMN role');
  }
}
