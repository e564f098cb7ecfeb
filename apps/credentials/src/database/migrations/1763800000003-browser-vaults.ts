import type { MigrationInterface, QueryRunner } from 'typeorm';

/** In which browsers an account keeps SSH secrets, and until when; nothing of the secrets themselves. */
export class BrowserVaults1763800000003 implements MigrationInterface {
  readonly name = 'BrowserVaults1763800000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE browser_vaults (
        account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        vault_id uuid NOT NULL,
        browser text NOT NULL,
        system text NOT NULL,
        last_seen_on date NOT NULL,
        PRIMARY KEY (account_id, vault_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE browser_vaults');
  }
}
