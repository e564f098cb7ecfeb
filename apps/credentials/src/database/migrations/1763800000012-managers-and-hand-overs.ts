import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What keeps a Manager from reading a Member's secrets by way of a hand-over: when a Manager last made a link to an
 * account, and when one last gave it the records of another. And the log of an account also has what others did to it.
 */
export class ManagersAndHandOvers1763800000012 implements MigrationInterface {
  readonly name = 'ManagersAndHandOvers1763800000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE accounts
        ADD COLUMN manager_link_at timestamptz,
        ADD COLUMN manager_gave_at timestamptz`);
    await runner.query(`
      CREATE INDEX audit_log_about ON audit_log ((detail->>'accountId'), id) WHERE detail ? 'accountId'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX audit_log_about');
    await runner.query('ALTER TABLE accounts DROP COLUMN manager_link_at, DROP COLUMN manager_gave_at');
  }
}
