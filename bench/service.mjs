// The service on PostgreSQL beside the bare limit in the same run: `node bench/service.mjs`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
// Node strips the types: the benches use the very PostgreSQL that the specs use.
import { postgresServer } from '../libs/test-databases/src/index.ts';
import { workspaceRoot } from '../tools/build/projects.mjs';
import { step } from '../tools/start/workspace.mjs';
import { admin, startService } from './service-process.mjs';
import { startBare } from './service/bare.mjs';
import { cpuMilliseconds, latencies, median, residentMebibytes, underLoad } from './service/load.mjs';

const ROUNDS = 7;
const RECORDS = 10_000;
const masterKeys = `bench:${randomBytes(32).toString('base64')}`;

await step('Building the service', 'nx', ['build', 'credentials']);
const databases = await postgresServer();
const maintenance = new pg.Client({ connectionString: databases.url('postgres') });
await maintenance.connect();
await maintenance.query('CREATE DATABASE kiops_bench');
const url = databases.url('kiops_bench');
const environment = { DATABASE_URL: url, KIOPS_MASTER_KEYS: masterKeys };

const registry = (number) => ({
  label: `Registry ${number}`,
  kind: 'harbor',
  url: `harbor-${number}.example.com`,
  username: `robot$${number}`,
  password: `secret of the bench ${number}`,
});
const file = {
  format: 'kiops-credentials',
  version: 1,
  exportedAt: new Date().toISOString(),
  origin: 'https://bench.example',
  registries: Array.from({ length: RECORDS }, (_, number) => registry(number)),
};
const fileText = JSON.stringify(file);

const results = [];
function tell(name, value, unit, target, met) {
  results.push({ name, value, unit, target, met });
  process.stdout.write(`${name}: ${value.toFixed(2)} ${unit}, target ${target}: ${met ? 'met' : 'MISSED'}\n`);
}

async function alternating(ours, bare) {
  const times = { ours: [], bare: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    times.ours.push(await ours());
    times.bare.push(await bare());
  }
  return { ours: median(times.ours), bare: median(times.bare) };
}

async function milliseconds(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Start on a migrated database, and idle memory. */
async function measureStart() {
  await (await startService(environment)).stop();
  let service;
  const took = await milliseconds(async () => (service = await startService(environment)));
  tell('start on a migrated database, signed in', took / 1000, 's', '≤ 2 s', took <= 2000);
  const memory = residentMebibytes(service.pid);
  tell('idle memory', memory, 'MiB', '≤ 160 MiB', memory <= 160);
  return service;
}

/** Import and export of 10,000 records; leaves them in place for the other rows. */
async function measureTransfer({ client }, bare) {
  const clear = async () => {
    const { total } = await client.get('/me/usage');
    if (total > 0) await client.post('/transfer/reset', { confirmation: `delete ${total} records` });
  };
  const importOnce = async () => {
    await clear();
    const { planId } = await client.post('/transfer/plan', { file });
    return milliseconds(() => client.post('/transfer/apply', { file, planId, decisions: {} }));
  };
  const imports = await alternating(importOnce, () => milliseconds(() => bare.import(fileText)));
  tell('import 10,000', imports.ours, 'ms', '≤ 500 ms', imports.ours <= 500);
  tell(
    'import 10,000 to bare',
    imports.ours / imports.bare,
    'times',
    '≤ 5',
    imports.ours / imports.bare <= 5,
  );
  const exportOnce = () => milliseconds(() => client.post('/transfer/export', { password: admin.password }));
  const exports = await alternating(exportOnce, () => milliseconds(() => bare.export()));
  tell('export 10,000', exports.ours, 'ms', '≤ 800 ms', exports.ours <= 800);
  tell(
    'export 10,000 to bare',
    exports.ours / exports.bare,
    'times',
    '≤ 3',
    exports.ours / exports.bare <= 3,
  );
}

async function measureList({ client }, bare) {
  const count = 100;
  const list = (address, headers) => async () => {
    await (await fetch(address, { headers })).text();
  };
  const ours = list(`${client.origin}/api/v1/registries?limit=1000`, { cookie: client.cookieHeader() });
  const speeds = await alternating(
    () => underLoad(count, ours),
    () => underLoad(count, list(`${bare.origin}/list`)),
  );
  const share = speeds.bare / speeds.ours;
  tell('list 1,000, share of bare', share, 'of bare', '≥ 0.6', share >= 0.6);
}

async function measureReveal({ client, pid }, bare) {
  const count = 1_000;
  const { items } = await client.get('/registries?limit=1000');
  const reveal = (number) => client.post(`/registries/${items[number % items.length].id}/reveal`);
  const bareReveal = async (number) => (await fetch(`${bare.origin}/${number}`)).text();
  await underLoad(count, reveal);
  const before = cpuMilliseconds(pid);
  await underLoad(count, reveal);
  const cpu = ((cpuMilliseconds(pid) - before) * 1000) / count;
  const speeds = await alternating(
    () => underLoad(count, reveal),
    () => underLoad(count, bareReveal),
  );
  const share = speeds.bare / speeds.ours;
  tell('reveal one, share of bare', share, 'of bare', '≥ 0.3', share >= 0.3);
  tell('reveal one, processor time', cpu, 'µs', '≤ 350 µs', cpu <= 350);
}

async function measureCreate({ client, pid }) {
  const count = 2_000;
  const create = (offset) => (number) => client.post('/registries', registry(RECORDS + offset + number));
  await underLoad(count, create(0));
  const before = cpuMilliseconds(pid);
  await underLoad(count, create(count));
  const cpu = ((cpuMilliseconds(pid) - before) * 1000) / count;
  tell('create one, processor time', cpu, 'µs', '≤ 500 µs', cpu <= 500);
}

/** What a deployer waits for: the registry of an image, with its password, audited, among 10,000. */
async function measureResolve({ client }) {
  const [count, clients] = [6_400, 32];
  const resolve = (number) =>
    client.post('/resolve', { image: `harbor-${number % RECORDS}.example.com/team/app:${number}` });
  await latencies(count, clients, resolve);
  const times = await latencies(count, clients, resolve);
  const [p50, p95] = [0.5, 0.95].map((share) => times[Math.floor(share * count)]);
  tell('resolve at 32 clients, p50', p50, 'ms', '≤ 2.5 ms', p50 <= 2.5);
  tell('resolve at 32 clients, p95', p95, 'ms', '≤ 2.5 ms', p95 <= 2.5);
}

const service = await measureStart();
const bare = await startBare(url);
try {
  await measureTransfer(service, bare);
  await measureList(service, bare);
  await measureReveal(service, bare);
  await measureResolve(service);
  await measureCreate(service);
} finally {
  await bare.stop();
  await service.stop();
  await maintenance.end();
}

mkdirSync(join(workspaceRoot, 'dist/bench'), { recursive: true });
writeFileSync(join(workspaceRoot, 'dist/bench/service.json'), JSON.stringify({ results }, null, 2));
process.exit(results.every(({ met }) => met) ? 0 : 1);
