import { spawnSync } from 'node:child_process';
import { postgresServer } from '@kiops/test-databases';

/** The client whose library (libpq) reads `.pgpass` and service files. */
export const PSQL = '/usr/bin/psql';

/** The roles of which this PostgreSQL asks a password, also where it trusts the others. */
const JUDGED = 'kiops_judged';

/** An account on a PostgreSQL that asks for its password. */
export interface JudgedAccount {
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

/** A PostgreSQL with accounts, and psql beside it. */
export interface Judge {
  readonly host: string;
  readonly port: number;
  /**
   * Signs in by nothing but these variables and files that they name.
   * @returns user, database and port as PostgreSQL knows them; undefined where it refuses
   */
  readonly signsIn: (variables: Readonly<Record<string, string>>) => readonly unknown[] | undefined;
}

/** Runs beside a PostgreSQL that has these accounts. */
export async function beforeJudge<Result>(
  accounts: readonly JudgedAccount[],
  run: (judge: Judge) => Promise<Result>,
): Promise<Result> {
  const url = (await postgresServer()).url('postgres');
  const { hostname, port } = new URL(url);
  const admin = (sql: string) => psql({}, sql, url);
  const databases = [...new Set(accounts.map(({ database }) => database))];
  const roles = [...accounts.map(({ username }) => username), JUDGED];
  const remove = () =>
    admin(
      [
        ...databases.map((name) => `DROP DATABASE IF EXISTS ${identifier(name)};`),
        ...roles.map((name) => `DROP ROLE IF EXISTS ${identifier(name)};`),
      ].join('\n'),
    );
  remove();
  must(
    admin(
      [
        `CREATE ROLE ${JUDGED};`,
        ...databases.map((name) => `CREATE DATABASE ${identifier(name)} TEMPLATE template0;`),
        ...accounts.map(
          ({ username, password }) =>
            `CREATE ROLE ${identifier(username)} LOGIN PASSWORD ${literal(password)} IN ROLE ${JUDGED};`,
        ),
        // The first line that fits counts. A PostgreSQL that was given asks for passwords by itself.
        process.env['TEST_DATABASE_URL'] ? '' : ASK_FOR_PASSWORDS,
      ].join('\n'),
    ),
  );
  const signsIn: Judge['signsIn'] = (variables) => {
    const { status, stdout } = psql(variables, QUERY);
    return status === 0 ? (JSON.parse(stdout) as unknown[]) : undefined;
  };
  try {
    const [{ username, database }] = accounts;
    const wrong = {
      PGHOST: hostname,
      PGPORT: port,
      PGUSER: username,
      PGDATABASE: database,
      PGPASSWORD: 'wrong',
    };
    // It reads its rules again in its own time.
    for (let tries = 0; signsIn(wrong) !== undefined; tries += 1)
      if (tries > 100) throw new Error('This PostgreSQL asks for no password.');
    return await run({ host: hostname, port: Number(port), signsIn });
  } finally {
    must(remove());
  }
}

const QUERY = `SELECT json_build_array(current_user, current_database(), inet_server_port());`;

const ASK_FOR_PASSWORDS = `
SELECT current_setting('hba_file') AS file \\gset
SELECT format(
  'COPY (SELECT %L UNION ALL SELECT line FROM unnest(string_to_array(%L, chr(10))) AS line WHERE line ~ ''^\\w'') TO %L',
  'host all +${JUDGED} all scram-sha-256', translate(pg_read_file(:'file'), chr(9), ' '), :'file') \\gexec
SELECT pg_reload_conf();
`;

function psql(variables: Readonly<Record<string, string>>, sql: string, url?: string) {
  const args = ['-X', '-q', '-A', '-t', '-w', '-v', 'ON_ERROR_STOP=1', '-f', '-', ...(url ? [url] : [])];
  const env = { PATH: '/usr/bin:/bin', PGCLIENTENCODING: 'UTF8', PGCONNECT_TIMEOUT: '20', ...variables };
  return spawnSync(PSQL, args, { input: sql, encoding: 'utf8', env });
}

function must({ status, stderr }: { readonly status: number | null; readonly stderr: string }): void {
  if (status !== 0) throw new Error(`psql: ${stderr}`);
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
