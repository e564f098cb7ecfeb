import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What every record has beside its store's own fields. `identity`, `label_key` and `search` are made by the service
 * (normal form, lower case), so that order and filter are the same on every database, whatever its locale.
 */
const RECORD_COLUMNS = `
  id uuid PRIMARY KEY,
  owner_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  deleted_at timestamptz(3),
  identity text COLLATE "C" NOT NULL,
  label_key text COLLATE "C" NOT NULL,
  search text NOT NULL,
  fingerprint bytea,
  label text NOT NULL`;

/** The fields of each store, by table. */
const STORE_COLUMNS: Readonly<Record<string, string>> = {
  servers: `
    protocol text NOT NULL,
    host text NOT NULL,
    port integer NOT NULL CHECK (port BETWEEN 1 AND 65535),
    username text NOT NULL,
    jump_server_id uuid REFERENCES servers (id) ON DELETE SET NULL,
    host_keys jsonb NOT NULL DEFAULT '[]',
    system_info jsonb,
    notes text,
    password bytea,
    CONSTRAINT servers_no_ssh_secret CHECK (protocol <> 'ssh' OR password IS NULL)`,
  registries: `
    kind text NOT NULL,
    url text NOT NULL,
    username text NOT NULL,
    password bytea`,
  db_connections: `
    engine text NOT NULL,
    host text NOT NULL,
    port integer NOT NULL CHECK (port BETWEEN 1 AND 65535),
    database text NOT NULL,
    username text NOT NULL,
    options jsonb NOT NULL DEFAULT '{}',
    password bytea`,
  docker_hub: `
    username text NOT NULL,
    is_default boolean NOT NULL DEFAULT false,
    access_token bytea`,
  source_repositories: `
    provider text NOT NULL,
    base_url text NOT NULL,
    username text,
    scopes jsonb NOT NULL DEFAULT '[]',
    expires_at timestamptz(3),
    token bytea`,
  runtimes: `
    kind text NOT NULL,
    server_id uuid REFERENCES servers (id) ON DELETE CASCADE,
    endpoint text NOT NULL,
    kubeconfig bytea,
    ca bytea,
    cert bytea,
    key bytea`,
};

/** The records, their keys, who uses them, and the log of what was done with them. */
export class Records1763800000001 implements MigrationInterface {
  readonly name = 'Records1763800000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE key_checks (
        master_key_id text PRIMARY KEY,
        sealed bytea NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE owner_keys (
        owner_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        purpose text NOT NULL CHECK (purpose IN ('data', 'fingerprint')),
        version integer NOT NULL,
        master_key_id text NOT NULL,
        wrapped bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (owner_id, purpose, version)
      )`);
    await runner.query(`
      CREATE TABLE owner_revisions (
        owner_id uuid PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
        revision bigint NOT NULL DEFAULT 0,
        data_key_version integer NOT NULL DEFAULT 1
      )`);
    for (const [table, columns] of Object.entries(STORE_COLUMNS)) {
      await runner.query(`CREATE TABLE ${table} (${RECORD_COLUMNS}, ${columns})`);
      await runner.query(
        `CREATE INDEX ${table}_label ON ${table} (owner_id, label_key, id) WHERE deleted_at IS NULL`,
      );
      await runner.query(
        `CREATE INDEX ${table}_deleted ON ${table} (deleted_at) WHERE deleted_at IS NOT NULL`,
      );
    }
    await runner.query(
      'CREATE INDEX servers_identity ON servers (owner_id, identity, id) WHERE deleted_at IS NULL',
    );
    await runner.query(
      'CREATE INDEX servers_jump_server ON servers (jump_server_id) WHERE jump_server_id IS NOT NULL',
    );
    await runner.query('CREATE INDEX runtimes_server ON runtimes (server_id) WHERE server_id IS NOT NULL');
    await runner.query(`
      CREATE TABLE connections (
        id uuid PRIMARY KEY,
        owner_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        store text NOT NULL,
        record_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('service', 'infrastructure')),
        name text NOT NULL,
        name_key text NOT NULL,
        detail text,
        url text,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        UNIQUE (record_id, kind, name)
      )`);
    await runner.query('CREATE INDEX connections_store ON connections (owner_id, store)');
    await runner.query(`
      CREATE TABLE audit_log (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz(3) NOT NULL DEFAULT now(),
        action text NOT NULL,
        actor_id uuid,
        actor_email text,
        actor_name text,
        token_name text,
        address text,
        user_agent text,
        store text,
        record_id uuid,
        record_label text,
        detail jsonb
      )`);
    await runner.query('CREATE INDEX audit_log_actor ON audit_log (actor_id, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_log, connections, runtimes');
    for (const table of Object.keys(STORE_COLUMNS)) await runner.query(`DROP TABLE IF EXISTS ${table}`);
    await runner.query('DROP TABLE owner_revisions, owner_keys, key_checks');
  }
}
