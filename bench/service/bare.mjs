// The limit that the service is measured against: node:http and pg with nothing around them.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import pg from 'pg';

const KEY = randomBytes(32);

function seal(text) {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', KEY, nonce);
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

function open(sealed) {
  const decipher = createDecipheriv('aes-256-gcm', KEY, sealed.subarray(0, 12));
  decipher.setAuthTag(sealed.subarray(-16));
  return decipher.update(sealed.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8');
}

/** A table of its own, and a server with the bare versions of list and reveal. */
export async function startBare(url) {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  await pool.query(`CREATE TABLE bare (
    id serial PRIMARY KEY, label text, kind text, url text, username text, password bytea, created_at timestamptz DEFAULT now())`);
  const server = createServer(async (request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(
      request.url === '/list' ? await list(pool) : await reveal(pool, Number(request.url.slice(1))),
    );
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    import: (text) => importRecords(pool, text),
    export: () => exportRecords(pool),
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await pool.query('DROP TABLE bare');
      await pool.end();
    },
  };
}

async function list(pool) {
  const { rows } = await pool.query({
    name: 'list',
    text: `SELECT json_agg(r)::text AS items FROM (
      SELECT id, label, kind, url, username, created_at FROM bare ORDER BY label, id LIMIT 1000) r`,
  });
  return rows[0].items ?? '[]';
}

async function reveal(pool, id) {
  const { rows } = await pool.query({
    name: 'reveal',
    text: 'SELECT password FROM bare WHERE id = $1',
    values: [id],
  });
  return JSON.stringify({ password: open(rows[0].password) });
}

/** Parse, encrypt, and one insert of the whole: the fewest statements that write so many rows. */
async function importRecords(pool, text) {
  const rows = JSON.parse(text).registries.map(({ password, ...row }) => ({
    ...row,
    password: seal(password).toString('hex'),
  }));
  await pool.query('TRUNCATE bare RESTART IDENTITY');
  await pool.query(
    `INSERT INTO bare (label, kind, url, username, password)
     SELECT label, kind, url, username, decode(password, 'hex')
     FROM json_to_recordset($1::json) AS r(label text, kind text, url text, username text, password text)`,
    [JSON.stringify(rows)],
  );
}

async function exportRecords(pool) {
  const { rows } = await pool.query('SELECT label, kind, url, username, password FROM bare ORDER BY id');
  return JSON.stringify({ registries: rows.map((row) => ({ ...row, password: open(row.password) })) });
}
