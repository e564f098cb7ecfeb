import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether SHA-1 and CBC may be used with a server over SSH. Nobody had allowed it so far. */
export class OldAlgorithms1763800000100 implements MigrationInterface {
  readonly name = 'OldAlgorithms1763800000100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE servers ADD COLUMN allow_old_algorithms boolean NOT NULL DEFAULT false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE servers DROP COLUMN allow_old_algorithms');
  }
}
