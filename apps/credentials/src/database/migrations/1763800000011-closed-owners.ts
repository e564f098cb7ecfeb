import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whether an owner's records may still be changed by the owner. It stands in the row that every change locks: whoever
 * waited there while the account was deactivated, or its records were handed over, finds it.
 */
export class ClosedOwners1763800000011 implements MigrationInterface {
  readonly name = 'ClosedOwners1763800000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE owner_revisions ADD COLUMN closed boolean NOT NULL DEFAULT false');
    await runner.query(`
      UPDATE owner_revisions SET closed = true
      WHERE owner_id IN (SELECT id FROM accounts WHERE state = 'deactivated')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE owner_revisions DROP COLUMN closed');
  }
}
