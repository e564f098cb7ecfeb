import { DEFINITIONS, RECORD_STORES } from '@kiops/contracts';
import { Client } from 'pg';
import { bearerSecretHash } from '../crypto/bearer-secret';
import { bearer, join, makeToken, setUpAsKim, type Person } from '../identity/testing/people';
import { RecordTables } from '../records/record-tables';
import { SAMPLES } from '../testing/samples';
import { migratedDatabase, onPostgres, type TestDatabase } from '../testing/test-database';
import { startTestService, type TestService } from '../testing/test-service';
import { exportFile, HEAD, importFile } from '../transfer/testing/transfers';
import { faultsOf } from './testing/query-plan';
import { RecordedStatements } from './testing/recorded-statements';

/** How many records of each store the one has who asks, and how many others have as many. */
const RECORDS = 60;
const OTHERS = 150;

const SCOPES = ['records:read', 'records:reveal', 'records:write', 'records:export'] as const;

describe('The plans of hot statements on PostgreSQL', () => {
  let database: TestDatabase;
  let service: TestService;
  let recorded: RecordedStatements;
  let kim: Person;
  let client: Client;
  /** What tells a statement of Kim's from others. */
  let values: string[];
  /** The tables that hold rows of many. */
  let tables: string[];
  let stores: {
    readonly store: (typeof RECORD_STORES)[number];
    readonly table: string;
    readonly id: string;
  }[];

  beforeEach(() => {
    if (!onPostgres) pending('Only PostgreSQL keeps statistics to plan by.');
  });

  beforeAll(async () => {
    if (!onPostgres) return;
    recorded = new RecordedStatements();
    database = await migratedDatabase();
    service = await startTestService({}, database);
    kim = await join(await setUpAsKim(service), 'Member');
    await importFile(kim.browser, {
      ...HEAD,
      ...Object.fromEntries(
        RECORD_STORES.map((store) => [
          DEFINITIONS[store].exportKey,
          Array.from({ length: RECORDS }, (_, number) => ({
            ref: `${DEFINITIONS[store].refPrefix}${number}`,
            ...SAMPLES[store](`${store}-${number}`),
          })),
        ]),
      ),
    });
    client = new Client({ connectionString: database.url });
    await client.connect();
    const all = service.application.get(RecordTables).all;
    tables = [
      ...all.map(({ name }) => name),
      'connections',
      'audit_log',
      'sessions',
      'service_tokens',
      'owner_keys',
    ];
    await shareWithOthers(
      client,
      all.map(({ name }) => name),
      kim.user.id,
    );
    stores = [];
    for (const { store, name } of all) {
      const { rows } = await client.query(`SELECT id FROM ${name} WHERE owner_id = $1 LIMIT 1`, [
        kim.user.id,
      ]);
      stores.push({ store, table: name, id: rows[0].id });
    }
    const ids = await client.query(
      all.map(({ name }) => `SELECT id FROM ${name} WHERE owner_id = '${kim.user.id}'`).join(' UNION ALL '),
    );
    values = [kim.user.id, ...ids.rows.map(({ id }) => String(id))];
  });

  afterAll(async () => {
    await client?.end();
    await service?.stop();
    await database?.drop();
  });

  /** The faults of all that a request sends; there has to be something. */
  async function faultsDuring(work: () => Promise<unknown>, more: readonly string[] = []): Promise<string[]> {
    const statements = await recorded.during(work, [...values, ...more]);
    expect(statements.length).withContext('statements').toBeGreaterThan(0);
    const faults: string[] = [];
    for (const statement of statements) faults.push(...(await faultsOf(client, statement, tables)));
    return faults;
  }

  it('go by index to the rows of one owner: lists, reveals, reads and new records', async () => {
    const { browser } = kim;
    for (const { store, id } of stores) {
      const page = () => browser.get<{ nextCursor: string }>(`/${store}?limit=20`);
      const { nextCursor } = (await page()).body;
      const asked: (() => Promise<unknown>)[] = [
        page,
        () => browser.get(`/${store}?limit=20&cursor=${nextCursor}`),
        () => browser.get(`/${store}?limit=20&sort=identity`),
        () => browser.get(`/${store}?limit=20&sort=-updatedAt`),
        () => browser.get(`/${store}?limit=20&q=7`),
        () => browser.get(`/${store}/${id}`),
        () => browser.post(`/${store}/${id}/reveal`),
        () => browser.post(`/${store}`, SAMPLES[store]('Another')),
      ];
      for (const work of asked) expect(await faultsDuring(work)).toEqual([]);
    }
  });

  it('go by index for who asks: by session, and by token', async () => {
    const { token } = await makeToken(kim, SCOPES);
    const session = kim.browser.cookies.get('kiops_session')!;
    const hashes = [session, token].map((secret) => bearerSecretHash(secret).toString('hex'));
    const who = (options?: ReturnType<typeof bearer>) =>
      faultsDuring(() => kim.browser.get('/registries', options), hashes);
    expect(await who()).toEqual([]);
    expect(await who(bearer({ token }))).toEqual([]);
  });

  it('go by index for the record that fits', async () => {
    const questions = [
      { image: 'registries-7.example.com/team/app:1' },
      { repositoryUrl: 'https://source-repositories-7.example.com/acme/app' },
      {
        database: {
          engine: 'postgresql',
          host: 'db-connections-7.example.com',
          port: 5432,
          database: 'orders',
        },
      },
      { server: { host: 'servers-7.example.com' } },
    ];
    for (const question of questions)
      expect(await faultsDuring(() => kim.browser.post('/resolve', question))).toEqual([]);
  });

  it('go by index for exports, duplicates and a page of the audit log', async () => {
    expect(await faultsDuring(() => exportFile(kim))).toEqual([]);
    expect(await faultsDuring(() => kim.browser.get('/transfer/clean-up'))).toEqual([]);
    expect(await faultsDuring(() => kim.browser.get('/audit'))).toEqual([]);
  });

  it('would be found out: without its index, a list reads what others have', async () => {
    const [list] = await recorded.during(() => kim.browser.get('/registries?limit=20'), values);
    expect(await faultsOf(client, list, tables)).toEqual([]);
    await client.query('BEGIN');
    for (const index of ['label', 'identity']) await client.query(`DROP INDEX registries_${index}`);
    const faults = await faultsOf(client, list, tables);
    await client.query('ROLLBACK');
    expect(faults.join('\n')).toContain('registries');
  });
});

/** Gives others the same records, with connections, audit entries, sessions and tokens, and counts it all anew. */
async function shareWithOthers(client: Client, stores: readonly string[], ownerId: string): Promise<void> {
  await client.query(
    `CREATE TABLE others AS SELECT gen_random_uuid() AS id FROM generate_series(1, ${OTHERS})`,
  );
  await client.query(`INSERT INTO accounts (id, email, role, plan, state)
    SELECT id, id || '@example.com', 'Member', 'enterprise', 'invited' FROM others`);
  for (const table of stores)
    await copyRows(client, table, { id: 'gen_random_uuid()', owner_id: 'others.id' }, ownerId);
  for (const table of stores)
    await client.query(`INSERT INTO connections (id, owner_id, store, record_id, kind, name, name_key)
      SELECT gen_random_uuid(), owner_id, '${table.replaceAll('_', '-')}', id, 'service', 'shop', 'shop' FROM ${table}`);
  // Every seventh server is behind the first one of its owner.
  await client.query(`UPDATE servers SET jump_server_id = first.id
    FROM (SELECT DISTINCT ON (owner_id) owner_id, id FROM servers ORDER BY owner_id, label) AS first
    WHERE first.owner_id = servers.owner_id AND servers.label LIKE '%7'`);
  await client.query(`INSERT INTO audit_log (action, actor_id, store, record_id)
    SELECT 'record.revealed', owner_id, 'registries', id FROM registries, generate_series(1, 5)`);
  await client.query(`INSERT INTO audit_log (action, detail)
    SELECT 'user.invited', jsonb_build_object('accountId', id) FROM accounts`);
  await client.query(`INSERT INTO sessions (id, account_id, token_hash, address, expires_at)
    SELECT gen_random_uuid(), id, sha256((id || number::text)::bytea), '127.0.0.1', now() + interval '1 day'
    FROM others, generate_series(1, 50) AS number`);
  await client.query(`INSERT INTO service_tokens (id, account_id, name, scopes, token_hash, expires_at)
    SELECT gen_random_uuid(), id, 'ci', '{records:read}', sha256((id || number::text)::bytea), now() + interval '1 day'
    FROM others, generate_series(1, 50) AS number`);
  await client.query('DROP TABLE others');
  await client.query('ANALYZE');
}

/** Copies an owner's rows to each of the others, with these columns changed. */
async function copyRows(
  client: Client,
  table: string,
  changed: Readonly<Record<string, string>>,
  ownerId: string,
): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'`,
    [table],
  );
  const names = rows.map(({ name }) => name);
  await client.query(
    `INSERT INTO ${table} (${names.join(', ')})
     SELECT ${names.map((name) => changed[name] ?? `r.${name}`).join(', ')} FROM ${table} r, others WHERE r.owner_id = $1`,
    [ownerId],
  );
}
