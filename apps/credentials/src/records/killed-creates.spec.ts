import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Usage } from '@kiops/contracts';
import { Browser } from '../identity/testing/browser';
import { KIM } from '../identity/testing/people';
import { SAMPLES } from '../testing/samples';
import { startServiceProcess } from '../testing/service-process';
import { migratedDatabase, onPostgres, type TestDatabase } from '../testing/test-database';
import { TEST_MASTER_KEYS } from '../testing/test-service';

const CREATES = 60;

/** In milliseconds: two starts of the whole service on a machine that does other things too. */
const SLOW = 240_000;

describe('Creates with keys', () => {
  let dataDir: string;
  let database: TestDatabase | undefined;

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'kiops-killed-'));
    database = onPostgres ? await migratedDatabase() : undefined;
  });

  afterEach(async () => {
    await database?.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it(
    'whose service is killed meanwhile are sent again, and each is there once',
    async () => {
      const environment = {
        KIOPS_DATA_DIR: dataDir,
        KIOPS_MASTER_KEYS: TEST_MASTER_KEYS,
        KIOPS_ADMIN_EMAIL: KIM.email,
        KIOPS_ADMIN_PASSWORD: KIM.password,
        ...(database?.url === undefined ? {} : { DATABASE_URL: database.url }),
      };
      const sendAll = (kim: Browser) =>
        Array.from({ length: CREATES }, (_, index) =>
          kim.post('/registries', SAMPLES.registries(`R${index}`), {
            headers: { 'idempotency-key': `"create ${index}"` },
          }),
        );
      const service = await startServiceProcess(environment);
      const kim = new Browser(service.origin);
      await kim.signIn(KIM.email, KIM.password);
      const sent = sendAll(kim).map((reply) =>
        reply.then(
          ({ status }) => status,
          () => 'no reply',
        ),
      );
      await Promise.race(sent);
      await service.kill();
      expect(await Promise.all(sent))
        .withContext('killed before all were answered')
        .toContain('no reply');

      const again = await startServiceProcess(environment);
      try {
        const kimAgain = new Browser(again.origin);
        await kimAgain.signIn(KIM.email, KIM.password);
        const replies = await Promise.all(sendAll(kimAgain));
        expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
        expect((await kimAgain.get<Usage>('/me/usage')).body.total).toBe(CREATES);
      } finally {
        await again.kill();
      }
    },
    SLOW,
  );
});
