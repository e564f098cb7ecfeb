import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportPlan, ImportSummary, Usage } from '@kiops/contracts';
import { Client } from 'pg';
import { Browser, type Reply } from '../identity/testing/browser';
import { KIM } from '../identity/testing/people';
import { demoFile } from '../seed/demo-file';
import { startServiceProcess } from '../testing/service-process';
import { migratedDatabase, onPostgres, type TestDatabase } from '../testing/test-database';
import { TEST_MASTER_KEYS } from '../testing/test-service';
import { plan } from './testing/transfers';

const RECORDS = 10_000;

/** In milliseconds: two starts of the whole service on a machine that does other things too. */
const SLOW = 240_000;

describe('An import of 10,000 records', () => {
  let dataDir: string;
  let database: TestDatabase | undefined;
  let environment: Record<string, string>;

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'kiops-killed-'));
    database = onPostgres ? await migratedDatabase() : undefined;
    environment = {
      KIOPS_DATA_DIR: dataDir,
      KIOPS_MASTER_KEYS: TEST_MASTER_KEYS,
      KIOPS_ADMIN_EMAIL: KIM.email,
      KIOPS_ADMIN_PASSWORD: KIM.password,
      ...(database?.url === undefined ? {} : { DATABASE_URL: database.url }),
    };
  });

  afterEach(async () => {
    await database?.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it(
    'that is killed while it writes is done whole or not at all',
    async () => {
      const file = demoFile(RECORDS);
      const service = await startServiceProcess(environment);
      const kim = new Browser(service.origin);
      await kim.signIn(KIM.email, KIM.password);
      const { planId } = (await plan(kim, file)).body;
      const isWriting =
        database?.url === undefined ? growsIn(join(dataDir, 'database')) : seesInsert(database.url);
      const reply = kim.post<ImportSummary>('/transfer/apply', { file, planId }).then(
        ({ status }) => status,
        () => 'no reply',
      );
      await isWriting;
      await service.kill();
      expect(await reply)
        .withContext('killed before it replied')
        .toBe('no reply');

      const again = await startServiceProcess(environment);
      try {
        const kimAgain = new Browser(again.origin);
        await kimAgain.signIn(KIM.email, KIM.password);
        const { total } = (await kimAgain.get<Usage>('/me/usage')).body;
        expect([0, RECORDS]).toContain(total);
        const { counts } = (await planWhenFree(kimAgain, file)).body;
        expect([counts.new, counts.identical]).toEqual(total === 0 ? [RECORDS, 0] : [0, RECORDS]);
      } finally {
        await again.kill();
      }
    },
    SLOW,
  );
});

/** The killed process had the account's turn: it is free when that process has been silent for some seconds. */
async function planWhenFree(browser: Browser, file: unknown): Promise<Reply<ImportPlan>> {
  for (;;) {
    const reply = await plan(browser, file);
    if (reply.status !== 429) return reply;
  }
}

/** Resolves when the tables of the embedded database have grown by a megabyte: of the import, a part is written. */
async function growsIn(folder: string): Promise<void> {
  const size = () =>
    readdirSync(join(folder, 'base'), { recursive: true, encoding: 'utf8' })
      .map((file) => statSync(join(folder, 'base', file), { throwIfNoEntry: false })?.size ?? 0)
      .reduce((sum, bytes) => sum + bytes, 0);
  const before = size();
  while (size() < before + 1024 * 1024) await new Promise(setImmediate);
}

/** Resolves when PostgreSQL is inserting the records of an import. */
async function seesInsert(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (;;) {
      const { rowCount } = await client.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'INSERT INTO %json_to_recordset%'
         AND pid <> pg_backend_pid()`,
      );
      if (rowCount) return;
    }
  } finally {
    await client.end();
  }
}
