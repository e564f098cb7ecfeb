import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which account is at a long transfer, until when without further word from the process that works on it. */
export class TransferTurns1763800000080 implements MigrationInterface {
  readonly name = 'TransferTurns1763800000080';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE transfer_turns (
        owner_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        kind text NOT NULL,
        holder uuid NOT NULL,
        until timestamptz NOT NULL,
        PRIMARY KEY (owner_id, kind),
        UNIQUE (holder)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE transfer_turns');
  }
}
