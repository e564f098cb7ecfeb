import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One-time tickets for the relay. */
export class Relay1763800000002 implements MigrationInterface {
  readonly name = 'Relay1763800000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE relay_tickets (
        token_hash bytea PRIMARY KEY,
        session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
        server_id uuid NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
        expires_at timestamptz NOT NULL
      )`);
    await runner.query('CREATE INDEX relay_tickets_expires_at ON relay_tickets (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE relay_tickets');
  }
}
