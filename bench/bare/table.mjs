// The limit's own table: the columns of registries, the indexes that its work needs, and nothing else.
import { createHash, randomUUID } from 'node:crypto';
import { registry } from '../records.mjs';
import { seal } from './seal.mjs';

export async function makeTable(pool) {
  await pool.query(`CREATE TABLE bare (
    id uuid PRIMARY KEY, owner integer NOT NULL, label text COLLATE "C", kind text, url text, username text, notes text,
    password bytea, fingerprint bytea, sort_text text COLLATE "C", search_text text, version integer DEFAULT 1, created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now())`);
  await pool.query('CREATE INDEX bare_label ON bare (owner, label, id)');
  await pool.query('CREATE INDEX bare_url ON bare (owner, url)');
  await pool.query('CREATE TABLE bare_sessions (token bytea PRIMARY KEY, owner integer NOT NULL)');
  await pool.query(`CREATE TABLE bare_audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz DEFAULT now(), owner integer NOT NULL, record uuid,
    label text)`);
}

/** Drops all that `makeTable` makes. */
export const DROP_TABLES = 'DROP TABLE bare, bare_sessions, bare_audit';

/** The digest of an owner's session, by which it is stored. */
export function sessionDigest(owner) {
  return createHash('sha256').update(`session of ${owner}`).digest();
}

/** Adds so many records to so many owners, who have a session each; resolves to the ids of the records. */
export async function fill(pool, owners, records) {
  const ids = [];
  for (let owner = 0; owner < owners; owner += 1) {
    const rows = Array.from({ length: records }, (_, number) => ({ id: randomUUID(), ...registry(number) }));
    await insertRows(pool, owner, rows);
    await pool.query('INSERT INTO bare_sessions VALUES ($1, $2)', [sessionDigest(owner), owner]);
    ids.push(...rows.map(({ id }) => id));
  }
  await pool.query('ANALYZE bare');
  return ids;
}

/** Encrypts, and inserts the whole: the fewest statements that write so many rows. */
export async function insertRows(executor, owner, records) {
  const rows = records.map(({ password, ...row }) => ({ ...row, password: seal(password).toString('hex') }));
  await executor.query(
    `INSERT INTO bare (id, owner, label, kind, url, username, password)
     SELECT id, $2, label, kind, url, username, decode(password, 'hex')
     FROM json_to_recordset($1::json)
       AS r(id uuid, label text, kind text, url text, username text, password text)`,
    [JSON.stringify(rows), owner],
  );
}

const INSERT = `INSERT INTO bare (id, owner, label, kind, url, username, password, fingerprint, sort_text, search_text)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;
const RECORD = `json_build_object('id', id, 'label', label, 'kind', kind, 'url', url, 'username', username,
  'version', version, 'createdAt', created_at, 'updatedAt', updated_at)::text AS record`;

/** One record as one prepared statement. */
export function insertOne(pool, record) {
  return insert(pool, { name: 'create', text: `${INSERT} RETURNING ${RECORD}` }, 0, record);
}

/** The same, with a row in the audit log, and with what the record is found by where it is given. */
export function insertAudited(pool, owner, record, found = {}) {
  const text = `WITH added AS (${INSERT} RETURNING *),
    noted AS (INSERT INTO bare_audit (owner, record, label) SELECT owner, id, label FROM added)
    SELECT ${RECORD} FROM added`;
  return insert(pool, { name: 'create audited', text }, owner, record, found);
}

async function insert(pool, statement, owner, record, { fingerprint, sortText, searchText } = {}) {
  const { label, kind, url, username, password } = record;
  const own = [randomUUID(), owner, label, kind, url, username, seal(password)];
  const { rows } = await pool.query({ ...statement, values: [...own, fingerprint, sortText, searchText] });
  return rows[0].record;
}
