import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The end of a service account's token is told to every PlatformAdmin: once to each. */
export class EndsOfTokens1763800000250 implements MigrationInterface {
  readonly name = 'EndsOfTokens1763800000250';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE told_expiries
        DROP CONSTRAINT told_expiries_pkey, ADD PRIMARY KEY (record_id, owner_id, expires_at, days)`);
    await runner.query('CREATE INDEX service_tokens_end ON service_tokens (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX service_tokens_end');
    await runner.query(`
      DELETE FROM told_expiries t USING told_expiries other
      WHERE other.record_id = t.record_id AND other.expires_at = t.expires_at AND other.days = t.days
        AND other.owner_id < t.owner_id`);
    await runner.query(`
      ALTER TABLE told_expiries
        DROP CONSTRAINT told_expiries_pkey, ADD PRIMARY KEY (record_id, expires_at, days)`);
  }
}
