import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The browsers in which an account signed in before, and the wrong tries that its owner has not seen yet. */
export class KnownBrowsers1763800000020 implements MigrationInterface {
  readonly name = 'KnownBrowsers1763800000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE known_browsers (
        id uuid PRIMARY KEY,
        account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        token_hash bytea NOT NULL UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now(),
        last_used_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX known_browsers_account_id ON known_browsers (account_id, last_used_at)');
    await runner.query(`
      CREATE TABLE wrong_tries (
        account_id uuid PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
        count integer NOT NULL,
        since timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE wrong_tries, known_browsers');
  }
}
