import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Service accounts, what narrows a token, and under which names the log tells of it. */
export class ServiceAccounts1763800000200 implements MigrationInterface {
  readonly name = 'ServiceAccounts1763800000200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE service_accounts (
        id uuid PRIMARY KEY,
        name text NOT NULL UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now(),
        mac bytea
      )`);
    await runner.query(`
      ALTER TABLE service_tokens
        ALTER COLUMN account_id DROP NOT NULL,
        ADD COLUMN service_account_id uuid REFERENCES service_accounts (id) ON DELETE CASCADE,
        ADD COLUMN stores text[],
        ADD COLUMN addresses text[],
        ADD COLUMN users text[],
        ADD COLUMN hint text,
        ADD COLUMN last_used_from text,
        ADD COLUMN successor_id uuid,
        ADD CONSTRAINT service_tokens_one_holder CHECK ((account_id IS NULL) <> (service_account_id IS NULL))`);
    await runner.query('CREATE INDEX service_tokens_service_account ON service_tokens (service_account_id)');
    await runner.query(
      'ALTER TABLE audit_log ADD COLUMN service_account_id uuid, ADD COLUMN service_account_name text',
    );
  }

  /** The tokens of service accounts go with them: the version before would not know whom they are for. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE audit_log DROP COLUMN service_account_id, DROP COLUMN service_account_name',
    );
    await runner.query('DELETE FROM service_tokens WHERE service_account_id IS NOT NULL');
    await runner.query(`
      ALTER TABLE service_tokens
        DROP CONSTRAINT service_tokens_one_holder,
        DROP COLUMN service_account_id, DROP COLUMN stores, DROP COLUMN addresses, DROP COLUMN users,
        DROP COLUMN hint, DROP COLUMN last_used_from, DROP COLUMN successor_id,
        ALTER COLUMN account_id SET NOT NULL`);
    await runner.query('DROP TABLE service_accounts');
  }
}
