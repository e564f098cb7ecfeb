// The limit that the service is measured against: node:http and pg with nothing around them. Started by start.mjs.
import { createServer } from 'node:http';
import pg from 'pg';
import { fill, insertOne, makeTable } from './table.mjs';
import { listenOnNest } from './on-nest.mjs';
import { listenAsUsual } from './usual-on-nest.mjs';
import {
  createAsUsual,
  createAudited,
  exportAll,
  importAll,
  list,
  resolve,
  reveal,
  revealAudited,
} from './work.mjs';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
await makeTable(pool);
const { owners, records } = JSON.parse(process.argv[2]);
const ids = await fill(pool, owners, records);

/** By the first part of the path; the second says which owner or record. */
const WORK = {
  list: ([owner]) => list(pool, Number(owner)),
  reveal: ([number]) => reveal(pool, ids[Number(number) % ids.length]),
  'reveal-audited': ([number, owner]) => revealAudited(pool, ids[Number(number) % ids.length], Number(owner)),
  create: (_, body) => insertOne(pool, parsed(body)),
  'create-audited': ([owner], body) => createAudited(pool, Number(owner), parsed(body)),
  resolve: ([owner], body) => resolve(pool, Number(owner), JSON.parse(body).image),
  import: (_, body) => importAll(pool, body),
  export: () => exportAll(pool),
};

/** Nest has read it already. */
const parsed = (body) => (typeof body === 'string' ? JSON.parse(body) : body);

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const [work, ...rest] = request.url.slice(1).split('/');
  const reply = await WORK[work](rest, Buffer.concat(chunks).toString());
  response.setHeader('content-type', 'application/json');
  response.end(reply);
});
server.listen(0, '127.0.0.1', async () => {
  const onNest = await listenOnNest((name, rest, body) => WORK[name](rest, body));
  const asUsual = await listenAsUsual((owner, record) => createAsUsual(pool, owner, record));
  process.send({ port: server.address().port, onNest, asUsual });
});
process.on('disconnect', () => process.exit());
