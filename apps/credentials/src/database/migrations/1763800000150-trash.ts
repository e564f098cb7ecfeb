import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['servers', 'registries', 'db_connections', 'docker_hub', 'source_repositories', 'runtimes'];

/** By which act a deleted record came into the trash, and which record took its place. */
export class Trash1763800000150 implements MigrationInterface {
  readonly name = 'Trash1763800000150';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE trash_acts (
        id uuid PRIMARY KEY,
        owner_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        kind text NOT NULL CHECK (kind IN ('deleted', 'cleaned-up', 'reset', 'replaced')),
        at timestamptz(3) NOT NULL DEFAULT now(),
        actor_name text NOT NULL,
        token_name text
      )`);
    await runner.query('CREATE INDEX trash_acts_owner ON trash_acts (owner_id)');
    await runner.query('CREATE INDEX trash_acts_at ON trash_acts (at)');
    for (const table of TABLES) {
      await runner.query(`
        ALTER TABLE ${table}
          ADD COLUMN trash_act_id uuid REFERENCES trash_acts (id) ON DELETE CASCADE,
          ADD COLUMN kept_as uuid`);
      // What was deleted within the last minutes, when deletions had no act: each was one of its own.
      await runner.query(`
        INSERT INTO trash_acts (id, owner_id, kind, at, actor_name)
        SELECT r.id, r.owner_id, 'deleted', r.deleted_at, coalesce(a.name, '')
        FROM ${table} r JOIN accounts a ON a.id = r.owner_id WHERE r.deleted_at IS NOT NULL`);
      await runner.query(`UPDATE ${table} SET trash_act_id = id WHERE deleted_at IS NOT NULL`);
      await runner.query(`
        ALTER TABLE ${table} ADD CONSTRAINT ${table}_trash
          CHECK ((deleted_at IS NULL) = (trash_act_id IS NULL) AND (kept_as IS NULL OR deleted_at IS NOT NULL))`);
      await runner.query(
        `CREATE INDEX ${table}_trash_act ON ${table} (trash_act_id) WHERE trash_act_id IS NOT NULL`,
      );
      await runner.query(
        `CREATE INDEX ${table}_trash_owner ON ${table} (owner_id) WHERE deleted_at IS NOT NULL`,
      );
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      await runner.query(`ALTER TABLE ${table} DROP COLUMN trash_act_id, DROP COLUMN kept_as`);
      await runner.query(`DROP INDEX ${table}_trash_owner`);
    }
    await runner.query('DROP TABLE trash_acts');
  }
}
