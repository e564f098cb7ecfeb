import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which record a create made that its sender gave a key. The key itself and what was sent are there only as keyed hashes.
 * `record_id` is of any store, so that it has no foreign key: a row outlives its record by no more than a day.
 */
export class IdempotencyKeys1763800000240 implements MigrationInterface {
  readonly name = 'IdempotencyKeys1763800000240';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency_keys (
        owner_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        key_hash bytea NOT NULL,
        body_hash bytea NOT NULL,
        record_id uuid NOT NULL,
        made_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (owner_id, key_hash)
      )`);
    await runner.query('CREATE INDEX idempotency_keys_age ON idempotency_keys (made_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_keys');
  }
}
