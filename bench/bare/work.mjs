// What the service does, without a session, a rule, a check or a log.
import { randomUUID } from 'node:crypto';
import { fingerprint, open } from './seal.mjs';
import { insertAudited, insertRows, sessionDigest } from './table.mjs';

/** The owner of what is imported and exported: nobody of those that are there. */
const IMPORTED = -1;

export async function list(pool, owner) {
  const { rows } = await pool.query({
    name: 'list',
    text: `SELECT json_agg(r)::text AS items FROM (
      SELECT id, version, created_at AS "createdAt", updated_at AS "updatedAt", label, kind, url, username, notes,
        password IS NOT NULL AS "hasPassword"
      FROM bare WHERE owner = $1 ORDER BY label, id LIMIT 1000) r`,
    values: [owner],
  });
  return rows[0].items ?? '[]';
}

export async function reveal(pool, id) {
  const { rows } = await pool.query({
    name: 'reveal',
    text: 'SELECT password FROM bare WHERE id = $1',
    values: [id],
  });
  return JSON.stringify({ password: open(rows[0].password) });
}

/** A reveal that asks who it is for, and is written down: what the product owes for each, in the fewest statements. */
export async function revealAudited(pool, id, owner) {
  const caller = await callerOf(pool, owner);
  const { rows } = await pool.query({
    name: 'reveal audited',
    text: `WITH found AS (SELECT id, owner, label, password FROM bare WHERE id = $1 AND owner = $2),
      noted AS (INSERT INTO bare_audit (owner, record, label) SELECT owner, id, label FROM found)
      SELECT password FROM found`,
    values: [id, caller],
  });
  return JSON.stringify({ password: open(rows[0].password) });
}

async function callerOf(pool, owner) {
  const { rows } = await pool.query({
    name: 'caller',
    text: 'SELECT owner FROM bare_sessions WHERE token = $1',
    values: [sessionDigest(owner)],
  });
  return rows[0].owner;
}

/** A create that asks who it is for, and is written down. */
export async function createAudited(pool, owner, record) {
  return insertAudited(pool, await callerOf(pool, owner), record);
}

/** The same with what a record is found by later: its secret's fingerprint, and texts to sort and to search by. */
export async function createAsUsual(pool, owner, record) {
  const caller = await callerOf(pool, owner);
  const folded = (text) => text.normalize('NFKC').toLowerCase();
  return insertAudited(pool, caller, record, {
    fingerprint: fingerprint(record.password),
    sortText: folded(record.label),
    searchText: [record.label, record.url, record.username].map(folded).join('\n'),
  });
}

export async function resolve(pool, owner, image) {
  const { rows } = await pool.query({
    name: 'resolve',
    text: 'SELECT id, label, kind, url, username, password FROM bare WHERE owner = $1 AND url = $2',
    values: [owner, image.split('/')[0]],
  });
  const [{ password, ...record }] = rows;
  return JSON.stringify({ record, secret: { password: open(password) } });
}

export async function importAll(pool, text) {
  const rows = JSON.parse(text).registries.map((record) => ({ ...record, id: randomUUID() }));
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await insertRows(client, IMPORTED, rows);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
  return JSON.stringify({ created: rows.length });
}

export async function exportAll(pool) {
  const { rows } = await pool.query(
    'SELECT label, kind, url, username, notes, password FROM bare WHERE owner = $1 ORDER BY label, id',
    [IMPORTED],
  );
  return JSON.stringify({ registries: rows.map((row) => ({ ...row, password: open(row.password) })) });
}
