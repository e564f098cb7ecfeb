import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which of the open relays are still being signed in to, at which target: servers take only so many of those at once, and
 * all users of all replicas come from one address.
 */
export class RelayOpenings1763800000130 implements MigrationInterface {
  readonly name = 'RelayOpenings1763800000130';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE open_relays ADD COLUMN opening_to text, ADD COLUMN opening_until timestamptz',
    );
    await runner.query(
      'CREATE INDEX open_relays_opening ON open_relays (opening_to) WHERE opening_to IS NOT NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX open_relays_opening');
    await runner.query('ALTER TABLE open_relays DROP COLUMN opening_to, DROP COLUMN opening_until');
  }
}
