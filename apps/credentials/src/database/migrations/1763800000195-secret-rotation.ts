import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a record's secrets were before they were rotated, for as long as they may still be read; and which version of them
 * each consumer fetched last. `record_id` is of any store, so that it has no foreign key: who erases a record erases these.
 */
export class SecretRotation1763800000195 implements MigrationInterface {
  readonly name = 'SecretRotation1763800000195';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE previous_secrets (
        record_id uuid PRIMARY KEY,
        owner_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        store text NOT NULL,
        secret_version integer NOT NULL,
        sealed bytea NOT NULL,
        retires_at timestamptz(3) NOT NULL
      )`);
    await runner.query('CREATE INDEX previous_secrets_owner ON previous_secrets (owner_id)');
    await runner.query('CREATE INDEX previous_secrets_end ON previous_secrets (retires_at)');
    await runner.query(`
      CREATE TABLE secret_consumers (
        record_id uuid NOT NULL,
        owner_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        consumer text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('token', 'session')),
        name text NOT NULL,
        secret_version integer NOT NULL,
        at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (record_id, consumer)
      )`);
    await runner.query('CREATE INDEX secret_consumers_owner ON secret_consumers (owner_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE secret_consumers, previous_secrets');
  }
}
