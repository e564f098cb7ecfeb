import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of the stores, and how the stores are called. */
const STORES: Readonly<Record<string, string>> = {
  servers: 'servers',
  registries: 'registries',
  db_connections: 'db-connections',
  docker_hub: 'docker-hub',
  source_repositories: 'source-repositories',
  runtimes: 'runtimes',
};

/** What a trigger sees of the rows that a statement changed. */
const SEEN: Readonly<Record<string, string>> = {
  INSERT: 'NEW TABLE AS new_rows',
  UPDATE: 'OLD TABLE AS old_rows NEW TABLE AS new_rows',
  DELETE: 'OLD TABLE AS old_rows',
};

/**
 * Gives events their numbers: the next ones of their owner, whose row stays locked until the transaction ends. So numbers
 * are in the order of commits, and whoever sees one sees all before it. A row of `record_events` holds up to 1,000 of one
 * kind, the last of which has `last_number`. An owner who is being deleted has no row any more, and gets none.
 */
const ADD_EVENTS = `
  CREATE FUNCTION add_record_events(owner uuid, kind text, of_store text, ids uuid[], of_versions integer[])
  RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    added constant integer := cardinality(ids);
    newest bigint;
  BEGIN
    UPDATE owner_revisions SET last_event = last_event + added WHERE owner_id = owner RETURNING last_event INTO newest;
    IF newest IS NULL THEN RETURN; END IF;
    INSERT INTO record_events (owner_id, last_number, event, store, record_ids, versions, at)
    SELECT owner, newest - added + least(first + 999, added), kind, of_store,
      ids[first:first + 999], of_versions[first:first + 999], clock_timestamp()
    FROM generate_series(1, added, 1000) AS first;
    PERFORM pg_notify('kiops_record_events', owner::text);
  END $$`;

/**
 * Tells what became of records, whatever statement did it. What is in the trash is deleted, what comes out of it is
 * created; what is handed over is deleted for the one and created for the other. A change counts when it raises the
 * version. `kiops.rotated` is the record to which the transaction gives a new secret.
 */
const NOTE_CHANGES = `
  CREATE FUNCTION note_record_changes() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'INSERT' THEN
      PERFORM add_record_events(r.owner_id, 'record.created', TG_ARGV[0],
        array_agg(r.id ORDER BY r.id), array_agg(r.version ORDER BY r.id))
      FROM new_rows r WHERE r.deleted_at IS NULL GROUP BY r.owner_id;
    ELSIF TG_OP = 'DELETE' THEN
      PERFORM add_record_events(r.owner_id, 'record.deleted', TG_ARGV[0],
        array_agg(r.id ORDER BY r.id), array_agg(r.version ORDER BY r.id))
      FROM old_rows r WHERE r.deleted_at IS NULL GROUP BY r.owner_id;
    ELSE
      PERFORM add_record_events(c.owner_id, c.event, TG_ARGV[0],
        array_agg(c.id ORDER BY c.id), array_agg(c.version ORDER BY c.id))
      FROM (
        SELECT o.owner_id, o.id, n.version, 'record.deleted' AS event
        FROM old_rows o JOIN new_rows n ON n.id = o.id
        WHERE o.deleted_at IS NULL AND (n.deleted_at IS NOT NULL OR n.owner_id <> o.owner_id)
        UNION ALL
        SELECT n.owner_id, n.id, n.version, 'record.created'
        FROM old_rows o JOIN new_rows n ON n.id = o.id
        WHERE n.deleted_at IS NULL AND (o.deleted_at IS NOT NULL OR n.owner_id <> o.owner_id)
        UNION ALL
        SELECT n.owner_id, n.id, n.version,
          CASE WHEN current_setting('kiops.rotated', true) = n.id::text THEN 'secret.rotated' ELSE 'record.changed' END
        FROM old_rows o JOIN new_rows n ON n.id = o.id
        WHERE o.deleted_at IS NULL AND n.deleted_at IS NULL AND n.owner_id = o.owner_id AND n.version <> o.version
      ) c GROUP BY c.owner_id, c.event;
    END IF;
    RETURN NULL;
  END $$`;

/** Tells that former secrets can no longer be read, of records that are there. A store's table is called like it. */
const NOTE_RETIRED = `
  CREATE FUNCTION note_retired_secrets() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    of_store text;
  BEGIN
    FOR of_store IN SELECT DISTINCT o.store FROM old_rows o LOOP
      EXECUTE format(
        'SELECT add_record_events(r.owner_id, ''secret.retired'', $1,
           array_agg(r.id ORDER BY r.id), array_agg(r.version ORDER BY r.id))
         FROM old_rows o JOIN %I r ON r.id = o.record_id AND r.deleted_at IS NULL
         WHERE o.store = $1 GROUP BY r.owner_id', replace(of_store, '-', '_')) USING of_store;
    END LOOP;
    RETURN NULL;
  END $$`;

/** What became of records, for whoever follows them; and of which secrets it was told already that they end soon. */
export class RecordEvents1763800000210 implements MigrationInterface {
  readonly name = 'RecordEvents1763800000210';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE owner_revisions ADD COLUMN last_event bigint NOT NULL DEFAULT 0');
    // By way of the owner's revision: a foreign key to the account would have every change wait for whoever holds that.
    await runner.query(`
      CREATE TABLE record_events (
        owner_id uuid NOT NULL REFERENCES owner_revisions (owner_id) ON DELETE CASCADE,
        last_number bigint NOT NULL,
        event text NOT NULL,
        store text NOT NULL,
        record_ids uuid[] NOT NULL,
        versions integer[] NOT NULL,
        at timestamptz(3) NOT NULL,
        PRIMARY KEY (owner_id, last_number)
      )`);
    await runner.query('CREATE INDEX record_events_at ON record_events (at)');
    await runner.query(`
      CREATE TABLE told_expiries (
        record_id uuid NOT NULL,
        owner_id uuid NOT NULL REFERENCES owner_revisions (owner_id) ON DELETE CASCADE,
        expires_at timestamptz(3) NOT NULL,
        days integer NOT NULL,
        PRIMARY KEY (record_id, expires_at, days)
      )`);
    await runner.query('CREATE INDEX told_expiries_owner ON told_expiries (owner_id)');
    for (const statement of [ADD_EVENTS, NOTE_CHANGES, NOTE_RETIRED]) await runner.query(statement);
    for (const [table, store] of Object.entries(STORES)) {
      for (const [act, seen] of Object.entries(SEEN)) {
        await runner.query(`
          CREATE TRIGGER ${table}_events_${act.toLowerCase()} AFTER ${act} ON ${table} REFERENCING ${seen}
          FOR EACH STATEMENT EXECUTE FUNCTION note_record_changes('${store}')`);
      }
    }
    await runner.query(`
      CREATE TRIGGER previous_secrets_events AFTER DELETE ON previous_secrets REFERENCING OLD TABLE AS old_rows
      FOR EACH STATEMENT EXECUTE FUNCTION note_retired_secrets()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER previous_secrets_events ON previous_secrets');
    for (const table of Object.keys(STORES)) {
      for (const act of Object.keys(SEEN))
        await runner.query(`DROP TRIGGER ${table}_events_${act.toLowerCase()} ON ${table}`);
    }
    await runner.query('DROP FUNCTION note_retired_secrets, note_record_changes');
    await runner.query('DROP FUNCTION add_record_events');
    await runner.query('DROP TABLE told_expiries, record_events');
    await runner.query('ALTER TABLE owner_revisions DROP COLUMN last_event');
  }
}
