import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts, and everything by which a request proves whose it is. */
export class Identity1763800000000 implements MigrationInterface {
  readonly name = 'Identity1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE accounts (
        id uuid PRIMARY KEY,
        email text NOT NULL UNIQUE CHECK (email = lower(email)),
        name text,
        role text NOT NULL CHECK (role IN ('PlatformAdmin', 'Manager', 'Member')),
        plan text NOT NULL CHECK (plan IN ('free', 'team', 'enterprise')),
        state text NOT NULL CHECK (state IN ('invited', 'active', 'deactivated')),
        password_hash text,
        created_at timestamptz NOT NULL DEFAULT now(),
        last_seen_at timestamptz,
        CHECK (state <> 'active' OR (name IS NOT NULL AND password_hash IS NOT NULL))
      )`);
    await runner.query(`
      CREATE TABLE sessions (
        id uuid PRIMARY KEY,
        account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        token_hash bytea NOT NULL UNIQUE,
        address text NOT NULL,
        user_agent text,
        created_at timestamptz NOT NULL DEFAULT now(),
        last_used_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL
      )`);
    await runner.query('CREATE INDEX sessions_account_id ON sessions (account_id)');
    await runner.query('CREATE INDEX sessions_expires_at ON sessions (expires_at)');
    await runner.query(`
      CREATE TABLE one_time_links (
        id uuid PRIMARY KEY,
        purpose text NOT NULL CHECK (purpose IN ('set-up', 'invitation', 'password-reset')),
        account_id uuid REFERENCES accounts (id) ON DELETE CASCADE,
        token_hash bytea NOT NULL UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        CHECK ((purpose = 'set-up') = (account_id IS NULL))
      )`);
    await runner.query('CREATE INDEX one_time_links_account_id ON one_time_links (account_id)');
    await runner.query(`
      CREATE TABLE service_tokens (
        id uuid PRIMARY KEY,
        account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        name text NOT NULL,
        scopes text[] NOT NULL,
        token_hash bytea NOT NULL UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        last_used_at timestamptz
      )`);
    await runner.query('CREATE INDEX service_tokens_account_id ON service_tokens (account_id)');
    await runner.query(`
      CREATE TABLE throttles (
        key text PRIMARY KEY,
        failures integer NOT NULL,
        window_ends_at timestamptz NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE throttles, service_tokens, one_time_links, sessions, accounts');
  }
}
