import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why sessions ended, for their own browsers: whoever has the token of one may be told. */
export class EndedSessions1763800000140 implements MigrationInterface {
  readonly name = 'EndedSessions1763800000140';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ended_sessions (
        token_hash bytea PRIMARY KEY,
        reason text NOT NULL,
        ended_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX ended_sessions_ended_at ON ended_sessions (ended_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ended_sessions');
  }
}
