import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { RECORD_STORES } from '@kiops/contracts';
import { installedBinaries } from '@kiops/test-databases';
import { Browser } from '../identity/testing/browser';
import { KIM, setUpCode } from '../identity/testing/people';
import { SAMPLES, SECRET_FIELDS } from '../testing/samples';
import { migratedDatabase, onPostgres, type TestDatabase } from '../testing/test-database';
import { startTestService, type TestService } from '../testing/test-service';

/** Planted wherever a secret is typed. */
const CANARY = 'canary-3f9c1e';
/** Planted where no secret is: it has to be found, or the search finds nothing at all. */
const CONTROL = 'control-77ab02';
/** The control of operations: a container that a report names beside the refused ones. */
const CONTAINER = `${CONTROL}-container`;

describe('Secrets', () => {
  let database: TestDatabase;
  let service: TestService;

  beforeAll(async () => {
    database = await migratedDatabase();
    service = await startTestService({ KIOPS_LOG_LEVEL: 'trace' }, database);
    await useEverySecret(service);
  });

  afterAll(async () => {
    await service.stop();
    await database.drop();
  });

  it('are not in the database in clear, in no spelling', async () => {
    const dump = onPostgres ? postgresDump(database.url!) : await everyRow(service);
    if (dump === undefined) return pending('There is no pg_dump on this machine.');
    expect(dump).toContain(CONTROL);
    expect(dump).toContain(CONTAINER);
    expect(spellings(CANARY).filter((text) => dump.includes(text))).toEqual([]);
    expect(spellings(KIM.password).filter((text) => dump.includes(text))).toEqual([]);
  });

  it('are not in the logs, though these are at the most talkative level', () => {
    const logs = service.logs.join('');
    expect(logs).toContain('/api/v1/registries/:id/reveal');
    expect(logs).toContain('/api/v1/operations');
    expect(logs).toContain('/api/v1/resolve');
    expect(logs).toContain('"status":400');
    expect(spellings(CANARY).filter((text) => logs.includes(text))).toEqual([]);
    expect(spellings(KIM.password).filter((text) => logs.includes(text))).toEqual([]);
    expect(logs).not.toContain('kiops_session');
  });
});

/** Every way by which a secret comes in or goes out, and some by which it is refused. */
async function useEverySecret(service: TestService): Promise<void> {
  const kim = new Browser(service.origin);
  await kim.post('/set-up', { code: await setUpCode(service), ...KIM });
  await kim.post('/auth/sign-in', { email: KIM.email, password: CANARY });
  for (const store of RECORD_STORES) {
    const sample = { ...SAMPLES[store](CONTROL), [SECRET_FIELDS[store]]: CANARY };
    const { body } = await kim.post<{ id: string }>(`/${store}`, sample);
    const any = { headers: { 'if-match': '*' } };
    await kim.patch(`/${store}/${body.id}`, { [SECRET_FIELDS[store]]: `${CANARY} 2` }, any);
    await kim.patch(`/${store}/${body.id}`, { [SECRET_FIELDS[store]]: `${CANARY}\0` }, any);
    await kim.patch(`/${store}/${body.id}`, { unknown: CANARY }, any);
    await kim.post(`/${store}`, { ...sample, label: '' });
    const revealed = await kim.post(`/${store}/${body.id}/reveal`);
    expect(revealed.text).withContext(store).toContain(`${CANARY} 2`);
    const rotated = { [SECRET_FIELDS[store]]: `${CANARY} 3` };
    expect((await kim.post(`/${store}/${body.id}/rotate`, rotated)).status).toBe(200);
    await kim.post(`/${store}/${body.id}/rotate`, { ...rotated, graceSeconds: CANARY });
    const former = await kim.post(`/${store}/${body.id}/reveal?version=previous`);
    expect(former.text).withContext(store).toContain(`${CANARY} 2`);
    expect((await kim.get(`/${store}/${body.id}/consumers`)).text).not.toContain(CANARY);
    expect((await kim.get(`/${store}`)).text).not.toContain(CANARY);
    await kim.delete(`/${store}/${body.id}`);
  }
  await resolveWithSecrets(kim);
  await kim.post('/servers', { ...SAMPLES.servers(CONTROL), protocol: 'ssh', password: CANARY });
  await reportWithSecrets(kim);
  await kim.send('GET', `/registries?q=${CANARY}`);
  const file = {
    format: 'kiops-credentials',
    version: 1,
    registries: [{ ...SAMPLES.registries('File'), password: CANARY }],
  };
  const { body: plan } = await kim.post<{ planId: string }>('/transfer/plan', { file });
  await kim.post('/transfer/apply', { file, planId: plan.planId, decisions: { default: 'both' } });
  await kim.post('/transfer/export', { password: CANARY });
  await kim.post('/transfer/export', { password: KIM.password });
}

/** A report of a deployment, and the same with a secret wherever an object could hide one: refused as a whole. */
async function reportWithSecrets(kim: Browser): Promise<void> {
  const { body: server } = await kim.post<{ id: string }>('/servers', SAMPLES.servers('Reported'));
  const { body: hub } = await kim.post<{ id: string }>('/docker-hub', SAMPLES['docker-hub']('Reported'));
  const contact = { serverId: server.id, answered: true };
  const credential = { store: 'docker-hub', recordId: hub.id };
  const deployment = { image: 'nginx', containerName: CONTAINER, credential };
  const report = {
    kind: 'deploy',
    outcome: 'succeeded',
    serverId: server.id,
    contacts: [contact],
    deployment,
  };
  expect((await kim.post('/operations', report)).status).toBe(204);
  for (const secret of ['password', 'privateKey', 'passphrase', 'environment'].map((name) => ({
    [name]: CANARY,
  }))) {
    for (const wrong of [
      { ...report, ...secret },
      { ...report, contacts: [{ ...contact, ...secret }] },
      { ...report, deployment: { ...deployment, ...secret } },
      { ...report, deployment: { ...deployment, credential: { ...credential, ...secret } } },
    ])
      expect((await kim.post('/operations', wrong)).status)
        .withContext(JSON.stringify(wrong))
        .toBe(400);
  }
  for (const wrong of [
    { ...report, kind: CANARY },
    { ...report, serverId: CANARY },
    { ...report, outcome: 'failed', cause: `${CANARY}!` },
    { ...report, deployment: { ...deployment, image: `${CANARY} --env` } },
    { ...report, deployment: { ...deployment, containerName: `${CANARY} x` } },
  ])
    expect((await kim.post('/operations', wrong)).status)
      .withContext(JSON.stringify(wrong))
      .toBe(400);
}

/** A text as it could stand in a dump: as it is, in hexadecimal, in base64 at any of three offsets. */
function spellings(text: string): string[] {
  const bytes = Buffer.from(text);
  const base64 = [0, 1, 2].map((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    return shifted.slice(offset === 0 ? 0 : offset + 1, -4);
  });
  return [text, bytes.toString('hex'), ...base64, encodeURIComponent(text)];
}

function postgresDump(url: string): string | undefined {
  const binaries = installedBinaries();
  if (!binaries) return undefined;
  const dump = spawnSync(join(binaries, 'pg_dump'), ['--inserts', url], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (dump.status !== 0) throw new Error(dump.stderr);
  return dump.stdout;
}

/** What pg_dump would write, of an embedded database. */
async function everyRow({ database }: TestService): Promise<string> {
  const tables = await database.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    for (const { row } of await database.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`))
      rows.push(row);
  }
  return rows.join('\n');
}

/** Its answer has a secret, and its question may have one that nobody should have written there. */
async function resolveWithSecrets(kim: Browser): Promise<void> {
  const url = 'resolve.example.com';
  await kim.post('/registries', { ...SAMPLES.registries(CONTROL), url, password: CANARY });
  expect((await kim.post('/resolve', { image: `${url}/app` })).text).toContain(CANARY);
  await kim.post('/resolve', { repositoryUrl: `https://${CONTROL}:${CANARY}@git.example.com/app` });
  await kim.post('/resolve', { server: { host: url, password: CANARY } });
  await kim.post('/resolve', { image: `${url}/${CANARY}\0` });
}
