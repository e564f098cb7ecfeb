import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A chain of MACs over the audit log: each seal covers the entries after the last one's, and the last one itself. */
export class AuditSeals1763800000032 implements MigrationInterface {
  readonly name = 'AuditSeals1763800000032';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_seals (
        id bigint PRIMARY KEY,
        at timestamptz(3) NOT NULL DEFAULT now(),
        last_entry bigint NOT NULL UNIQUE,
        entries integer NOT NULL,
        mac bytea NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_seals');
  }
}
