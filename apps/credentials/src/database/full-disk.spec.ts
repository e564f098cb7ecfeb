import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { Page } from '@kiops/contracts';
import { SmallDisk, postgresServer, unprivilegedUser } from '@kiops/test-databases';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { Browser, type Reply } from '../identity/testing/browser';
import { KIM, setUpAsKim } from '../identity/testing/people';
import { StartError } from '../problems/start-error';
import { SAMPLES } from '../testing/samples';
import { failToStart, startServiceProcess } from '../testing/service-process';
import { migratedDatabase, onPostgres } from '../testing/test-database';
import { startTestService } from '../testing/test-service';
import { Database } from './database';
import { EmbeddedDisk, guardedFiles } from './embedded-disk';
import { embeddedStorage } from './storage';

/** A process takes some seconds to start where others keep the machine busy, in milliseconds. */
const TIME = 180_000;

/** A record that no free space of a page takes in, and that does not compress. */
const bulky = (label: string) => ({
  ...SAMPLES.runtimes(label),
  ca: randomBytes(40_000).toString('base64'),
});

describe('A full disk', () => {
  let disk: SmallDisk;

  beforeEach(() => {
    try {
      disk = SmallDisk.mount(220);
    } catch (error) {
      pending((error as Error).message);
    }
  });

  afterEach(() => disk?.unmount());

  if (onPostgres) {
    it('of PostgreSQL is told as disk-full, and what was acknowledged stays', async () => {
      if (process.env['TEST_DATABASE_URL'])
        pending('The PostgreSQL of TEST_DATABASE_URL has disks of its own.');
      const user = unprivilegedUser();
      const place = join(disk.folder, 'tables');
      mkdirSync(place);
      if (user) chownSync(place, user.uid, user.gid);
      const database = await migratedDatabase();
      const name = new URL(database.url!).pathname.slice(1);
      const admin = new Client({ connectionString: (await postgresServer()).url('postgres') });
      await admin.connect();
      await admin.query(`CREATE TABLESPACE ${name} LOCATION '${place}'`);
      await admin.query(`ALTER DATABASE ${name} SET TABLESPACE ${name}`);
      const service = await startTestService({}, database);
      try {
        const kim = await setUpAsKim(service);
        disk.fill();
        const { kept, refusal } = await createUntilRefused(kim);
        expect([refusal.status, refusal.body.code, refusal.headers.get('retry-after')]).toEqual([
          503,
          'disk-full',
          '5',
        ]);
        expect(service.logs.filter((line) => line.includes('The disk of the database is full')).length).toBe(
          1,
        );
        expect(service.logs.join('\n')).not.toContain('Unexpected error');
        disk.free();
        expect((await kim.post('/runtimes', bulky('After'))).status).toBe(201);
        expect((await kim.get<Page<unknown>>('/runtimes')).body.total).toBe(kept + 1);
      } finally {
        await service.stop();
        await database.drop();
        await admin.query(`DROP TABLESPACE ${name}`);
        await admin.end();
      }
    });
    return;
  }

  it(
    'of the embedded database is told at once, and it goes on when there is room',
    async () => {
      const environment = {
        KIOPS_DATA_DIR: join(disk.folder, 'data'),
        KIOPS_ADMIN_EMAIL: KIM.email,
        KIOPS_ADMIN_PASSWORD: KIM.password,
        KIOPS_LOG_LEVEL: 'warn',
      };
      const service = await startServiceProcess(environment);
      const kim = new Browser(service.origin);
      await kim.signIn(KIM.email, KIM.password);
      expect((await kim.post('/registries', SAMPLES.registries('Kept'))).status).toBe(201);

      disk.fill();
      const replies = await Promise.all([
        kim.get('/registries'),
        kim.post('/registries', SAMPLES.registries('Refused')),
        kim.signIn(KIM.email, KIM.password),
      ]);
      for (const { status, body, headers } of replies) {
        expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'disk-full', '5']);
      }
      const ready = await fetch(`${service.origin}/api/health/ready`);
      expect([ready.status, ((await ready.json()) as { code: string }).code]).toEqual([503, 'disk-full']);
      expect((await fetch(`${service.origin}/api/health/live`)).status).toBe(200);
      await service.said(/The disk of the database is full/);
      expect(service.lines.filter((line) => line.includes('The disk of the database is full')).length).toBe(
        1,
      );

      const second = await failToStart({ KIOPS_DATA_DIR: join(disk.folder, 'other') });
      expect([second.code, second.stderr]).toEqual([
        1,
        `The disk of the data directory ${disk.folder}/other is full: 128 MiB must be free.\n`,
      ]);

      disk.free();
      while ((await fetch(`${service.origin}/api/health/ready`)).status !== 200);
      expect((await kim.post('/registries', SAMPLES.registries('After'))).status).toBe(201);
      const { body } = await kim.get<Page<{ label: string }>>('/registries');
      expect(body.items.map(({ label }) => label).sort()).toEqual(['After', 'Kept']);
      expect(await service.stop('SIGTERM')).toBe(0);
    },
    TIME,
  );

  it(
    'that becomes full in the midst of a write ends the embedded database, which reads its log anew',
    async () => {
      /** Another program is quicker than the look at what is free. */
      class LateDisk extends EmbeddedDisk {
        override assertRoomFor(): void {
          this.assertAlive();
        }
      }
      const folder = join(disk.folder, 'database');
      const open = async (guard: EmbeddedDisk) => {
        const storage = embeddedStorage(
          await PGlite.create({ fs: await guardedFiles(folder, guard) }),
          guard,
        );
        const dataSource = await new DataSource(storage.connection).initialize();
        return { database: new Database(dataSource), dataSource, storage };
      };
      const late = new LateDisk(disk.folder);
      const first = await open(late);
      await first.database.query('CREATE TABLE notes (id integer)');
      // Less than a segment of the log, which is where the trouble is: tables would still find room.
      disk.fill(3 * 1024 * 1024);
      let kept = 0;
      const fail = async (): Promise<void> => {
        for (;;) {
          await first.database.query(
            `WITH log AS (SELECT pg_logical_emit_message(true, 'spec', repeat('x', 1000000)))
             INSERT INTO notes SELECT $1 FROM log`,
            [kept],
          );
          kept += 1;
        }
      };
      const full = jasmine.objectContaining({ code: 'disk-full' });
      await expectAsync(fail()).toBeRejectedWith(full);
      expect(kept).toBeGreaterThan(0);
      expect(await late.lost).toBeInstanceOf(StartError);
      for (let asked = 0; asked < 3; asked += 1) {
        await expectAsync(first.database.query('SELECT 1')).toBeRejectedWith(full);
      }
      await first.dataSource.destroy();
      await first.storage.close();

      disk.free();
      const second = await open(new EmbeddedDisk(disk.folder));
      const rows = await second.database.query<{ id: number }>('SELECT id FROM notes ORDER BY id');
      expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: kept }, (_, id) => id));
      await second.database.query('INSERT INTO notes VALUES (-1)');
      await second.dataSource.destroy();
      await second.storage.close();
    },
    TIME,
  );
});

/** Adds records until one is refused. */
async function createUntilRefused(
  browser: Browser,
): Promise<{ kept: number; refusal: Reply<{ code?: string }> }> {
  for (let kept = 0; ; kept += 1) {
    const reply = await browser.post<{ code?: string }>('/runtimes', bulky(`Kept${kept}`));
    if (reply.status !== 201) return { kept, refusal: reply };
  }
}
