import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The relays that are open on any replica. One row each, with when its replica last said that it still is: a row whose
 * replica has died counts no more soon.
 */
export class OpenRelays1763800000010 implements MigrationInterface {
  readonly name = 'OpenRelays1763800000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE open_relays (
        id uuid PRIMARY KEY,
        account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        opened_at timestamptz NOT NULL DEFAULT now(),
        seen_at timestamptz NOT NULL
      )`);
    await runner.query('CREATE INDEX open_relays_account ON open_relays (account_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE open_relays');
  }
}
