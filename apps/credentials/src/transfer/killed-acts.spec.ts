import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  resetConfirmation,
  type AuditEntry,
  type ImportSummary,
  type Page,
  type Usage,
} from '@kiops/contracts';
import { Client } from 'pg';
import { Browser, type Reply } from '../identity/testing/browser';
import { KIM } from '../identity/testing/people';
import { demoFile } from '../seed/demo-file';
import { startServiceProcess, type ServiceProcess } from '../testing/service-process';
import { migratedDatabase, onPostgres, type TestDatabase } from '../testing/test-database';
import { TEST_MASTER_KEYS } from '../testing/test-service';
import { importFile, plan } from './testing/transfers';

/** On PGlite so many that an act takes seconds, since nothing holds it there; on PostgreSQL it can be held. */
const RECORDS = onPostgres ? 1_000 : 5_000;

/** In milliseconds: two starts of the whole service on a machine that does other things too. */
const SLOW = 240_000;

describe('An act over thousands of records', () => {
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

  /** Kills the service in the midst of the act's writing, and replies who is signed in to the next one. */
  async function killedWhile(
    service: ServiceProcess,
    act: () => Promise<Reply>,
  ): Promise<{ next: ServiceProcess; kim: Browser }> {
    const held = database?.url === undefined ? undefined : await HeldLog.of(database.url);
    const isWriting = held?.isWaitedFor() ?? growsIn(join(dataDir, 'database'));
    const reply = act().then(
      ({ status }) => status,
      () => 'no reply',
    );
    await isWriting;
    await service.kill();
    expect(await reply)
      .withContext('killed before it replied')
      .toBe('no reply');
    await held?.letGo();
    const next = await startServiceProcess(environment);
    return { next, kim: await signedIn(next) };
  }

  it(
    'that is killed while it imports is done whole or not at all',
    async () => {
      const file = demoFile(RECORDS);
      const service = await startServiceProcess(environment);
      const kim = await signedIn(service);
      const { planId } = (await plan(kim, file)).body;
      const apply = () => kim.post<ImportSummary>('/transfer/apply', { file, planId });
      const { next: again, kim: kimAgain } = await killedWhile(service, apply);
      try {
        const { total } = (await kimAgain.get<Usage>('/me/usage')).body;
        expect([0, RECORDS]).toContain(total);
        const { counts } = (await whenFree(() => plan(kimAgain, file))).body;
        expect([counts.new, counts.identical]).toEqual(total === 0 ? [RECORDS, 0] : [0, RECORDS]);
      } finally {
        await again.kill();
      }
    },
    SLOW,
  );

  for (const how of ['undoes a reset', 'restores it from the trash'])
    it(
      `that is killed while it ${how} is done whole or not at all, and is told in the log only when it was`,
      async () => {
        const service = await startServiceProcess(environment);
        const first = await signedIn(service);
        await importFile(first, demoFile(RECORDS));
        await first.post('/transfer/reset', { confirmation: resetConfirmation(RECORDS) });
        const [line] = (await first.get<Page<AuditEntry>>('/audit?action=transfer.reset')).body.items;
        const act = line.detail?.['act'] as string;
        const carryOut = (browser: Browser) =>
          how === 'undoes a reset'
            ? browser.post(`/transfer/acts/${act}/undo`)
            : browser.post('/trash/restore', { act });
        const action = how === 'undoes a reset' ? 'transfer.undone' : 'record.restored';

        const { next, kim } = await killedWhile(service, () => carryOut(first));
        try {
          const held = async () => (await kim.get<Usage>('/me/usage')).body.total;
          const lines = async () => (await kim.get<Page<AuditEntry>>(`/audit?action=${action}`)).body.total;
          const total = await held();
          expect([0, RECORDS]).toContain(total);
          expect(await lines()).toBe(total === 0 ? 0 : 1);
          const reply = await whenFree(() => carryOut(kim));
          expect(reply.status).toBe(total === 0 ? 200 : how === 'undoes a reset' ? 409 : 404);
          expect([await held(), await lines()]).toEqual([RECORDS, 1]);
        } finally {
          await next.kill();
        }
      },
      SLOW,
    );
});

async function signedIn({ origin }: ServiceProcess): Promise<Browser> {
  const browser = new Browser(origin);
  await browser.signIn(KIM.email, KIM.password);
  return browser;
}

/**
 * The killed process had the account's turn, which is free when that process has been silent for some seconds: comes again as
 * often as the reply says.
 */
async function whenFree<Body>(send: () => Promise<Reply<Body>>): Promise<Reply<Body>> {
  for (;;) {
    const reply = await send();
    if (reply.status !== 429) return reply;
    await setTimeout(1_000 * Number(reply.headers.get('retry-after')));
  }
}

/** Resolves when the tables of the embedded database have grown by half a megabyte: of the act, a part is written. */
async function growsIn(folder: string): Promise<void> {
  const size = () =>
    readdirSync(join(folder, 'base'), { recursive: true, encoding: 'utf8' })
      .map((file) => statSync(join(folder, 'base', file), { throwIfNoEntry: false })?.size ?? 0)
      .reduce((sum, bytes) => sum + bytes, 0);
  const before = size();
  while (size() < before + 512 * 1024) await new Promise(setImmediate);
}

/** PostgreSQL's audit log, held by another session: an act that has written its records waits there for its line. */
class HeldLog {
  private constructor(private readonly client: Client) {}

  static async of(url: string): Promise<HeldLog> {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('BEGIN; LOCK TABLE audit_log IN SHARE MODE');
    return new HeldLog(client);
  }

  async isWaitedFor(): Promise<void> {
    for (let waiting = false; !waiting;) {
      const { rowCount } = await this.client.query(
        // Copies of one template have the same numbers for their tables.
        `SELECT FROM pg_locks WHERE relation = 'audit_log'::regclass AND NOT granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
      waiting = rowCount !== 0;
    }
  }

  letGo(): Promise<void> {
    return this.client.end();
  }
}
