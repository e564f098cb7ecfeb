import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an import, a clean-up or a reset did to which records, as long as it can be undone; and where it stands in the log. */
export class Undo1763800000190 implements MigrationInterface {
  readonly name = 'Undo1763800000190';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE trash_acts
        ADD COLUMN undone_at timestamptz(3),
        DROP CONSTRAINT trash_acts_kind_check,
        ADD CONSTRAINT trash_acts_kind_check
          CHECK (kind IN ('deleted', 'cleaned-up', 'reset', 'replaced', 'undone'))`);
    await runner.query(`
      CREATE TABLE act_changes (
        act_id uuid NOT NULL REFERENCES trash_acts (id) ON DELETE CASCADE,
        kind text NOT NULL,
        store text,
        ids uuid[] NOT NULL,
        before uuid[]
      )`);
    await runner.query('CREATE INDEX act_changes_act ON act_changes (act_id)');
    await runner.query(
      `CREATE INDEX audit_log_act ON audit_log ((detail->>'act')) WHERE detail->>'act' IS NOT NULL`,
    );
    // When a record was last used, which a clean-up asks of all that are there twice.
    await runner.query(
      `CREATE INDEX audit_log_uses ON audit_log (record_id) WHERE action IN ('record.revealed', 'relay.opened')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX audit_log_uses');
    await runner.query('DROP INDEX audit_log_act');
    await runner.query('DROP TABLE act_changes');
    await runner.query(`UPDATE trash_acts SET kind = 'deleted' WHERE kind = 'undone'`);
    await runner.query(`
      ALTER TABLE trash_acts
        DROP COLUMN undone_at,
        DROP CONSTRAINT trash_acts_kind_check,
        ADD CONSTRAINT trash_acts_kind_check CHECK (kind IN ('deleted', 'cleaned-up', 'reset', 'replaced'))`);
  }
}
