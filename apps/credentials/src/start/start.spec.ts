import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@kiops/contracts';
import { Client } from 'pg';
import { Browser } from '../identity/testing/browser';
import { KIM } from '../identity/testing/people';
import { SAMPLES } from '../testing/samples';
import { failToStart, startServiceProcess } from '../testing/service-process';
import { emptyDatabase, migratedDatabase, onPostgres } from '../testing/test-database';
import { TEST_MASTER_KEYS } from '../testing/test-service';

/** A process takes some seconds to start where others keep the machine busy, in milliseconds. */
const TIME = 180_000;
const ADMIN = { KIOPS_ADMIN_EMAIL: KIM.email, KIOPS_ADMIN_PASSWORD: KIM.password };

if (onPostgres) {
  describe('The service on PostgreSQL', () => {
    it(
      'comes up in two processes at once on an empty database, which behave as one',
      async () => {
        const database = await emptyDatabase();
        const environment = { DATABASE_URL: database.url!, KIOPS_MASTER_KEYS: TEST_MASTER_KEYS, ...ADMIN };
        const processes = await Promise.all([
          startServiceProcess(environment),
          startServiceProcess(environment),
        ]);
        try {
          const [here, there] = processes.map(({ origin }) => new Browser(origin));
          expect((await here.signIn(KIM.email, KIM.password)).status).toBe(204);
          for (const [name, value] of here.cookies) there.cookies.set(name, value);
          const added = await Promise.all(
            Array.from({ length: 10 }, (_, index) => {
              const browser = index % 2 === 0 ? here : there;
              return browser.post<{ id: string }>('/registries', SAMPLES.registries(`Registry${index}`));
            }),
          );
          expect(new Set(added.map(({ status }) => status))).toEqual(new Set([201]));
          for (const [index, { body }] of added.entries()) {
            const other = index % 2 === 0 ? there : here;
            const { text } = await other.post(`/registries/${body.id}/reveal`);
            expect(text).toBe(`{"password":"secret of Registry${index}"}`);
          }
          await there.post('/auth/sign-out');
          expect((await here.get('/registries')).status).toBe(401);
        } finally {
          for (const process of processes) expect(await process.stop('SIGTERM')).toBe(0);
          await database.drop();
        }
      },
      TIME,
    );

    it(
      'says in one line what keeps it from starting',
      async () => {
        const database = await migratedDatabase();
        const client = new Client({ connectionString: database.url });
        await client.connect();
        await client.query(`INSERT INTO migrations (timestamp, name) VALUES (9e12, 'Teleport9000000000000')`);
        const latin = `${new URL(database.url!).pathname.slice(1)}_latin`;
        await client.query(`CREATE DATABASE ${latin} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'`);
        const start = (url: string) =>
          failToStart({ DATABASE_URL: url, KIOPS_MASTER_KEYS: TEST_MASTER_KEYS });
        const newer = await start(database.url!);
        expect([newer.code, newer.stderr]).toEqual([
          1,
          'This data was made by a newer KIOPS (it has "Teleport9000000000000"). Start that version instead.\n',
        ]);
        const otherEncoding = await start(Object.assign(new URL(database.url!), { pathname: latin }).href);
        expect([otherEncoding.code, otherEncoding.stderr]).toEqual([
          1,
          "The database of DATABASE_URL is in LATIN1, and KIOPS needs one in UTF8: CREATE DATABASE kiops TEMPLATE template0 ENCODING 'UTF8'.\n",
        ]);
        await client.query(`DROP DATABASE ${latin}`);
        await client.end();
        await database.drop();
        const gone = await start('postgres://me:canary@127.0.0.1:1/nowhere');
        expect([gone.code, gone.stderr]).toEqual([
          1,
          'The database of DATABASE_URL cannot be reached (ECONNREFUSED).\n',
        ]);
        expect(gone.stdout).not.toContain('canary');
        const keyless = await failToStart({ DATABASE_URL: 'postgres://127.0.0.1/x' });
        expect([keyless.code, keyless.stderr]).toEqual([
          1,
          'With DATABASE_URL, set KIOPS_MASTER_KEYS or KIOPS_MASTER_KEYS_FILE too.\n',
        ]);
      },
      TIME,
    );
  });
} else {
  describe('The service on its own data directory', () => {
    let folder: string;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'kiops-start-'));
    });

    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    /** A data directory with a database, which takes less time to start on. */
    const notForTheFirstTime = () => ({
      KIOPS_DATA_DIR: join(folder, 'data'),
      KIOPS_MASTER_KEYS: TEST_MASTER_KEYS,
    });

    it(
      'keeps another process out, stops cleanly, and survives being killed',
      async () => {
        const environment = { KIOPS_DATA_DIR: join(folder, 'data'), ...ADMIN };
        const first = await startServiceProcess(environment);
        const kim = new Browser(first.origin);
        await kim.signIn(KIM.email, KIM.password);
        const { body } = await kim.post<{ id: string }>('/registries', SAMPLES.registries('Kept'));

        const second = await failToStart(environment);
        expect([second.code, second.stdout, second.stderr]).toEqual([
          1,
          '',
          `The data directory ${environment.KIOPS_DATA_DIR} is in use by another KIOPS.\n`,
        ]);
        await first.kill();

        const third = await startServiceProcess(environment);
        const again = new Browser(third.origin);
        await again.signIn(KIM.email, KIM.password);
        expect((await again.post(`/registries/${body.id}/reveal`)).text).toBe(
          '{"password":"secret of Kept"}',
        );
        expect(await third.stop('SIGINT')).toBe(0);
        expect(third.lines).toContain('Stopping');

        const other = Buffer.alloc(32, 5).toString('base64');
        const wrongKey = await failToStart({ ...environment, KIOPS_MASTER_KEYS: `k1:${other}` });
        expect([wrongKey.code, wrongKey.stderr]).toEqual([
          1,
          'Wrong master key: "k1" is not the key that this data was encrypted with.\n',
        ]);
      },
      TIME,
    );

    it(
      'says what it does, where it is, and how to set it up',
      async () => {
        const service = await startServiceProcess({ KIOPS_DATA_DIR: join(folder, 'data') });
        expect(service.lines[0]).toContain('Opening the database in');
        const link = await service.said(/(http:\/\/localhost:\d+)\/set-up#code=(\S+)/);
        expect(link[1]).toBe(service.origin);
        const browser = new Browser(service.origin);
        expect((await browser.post('/set-up', { code: link[2], ...KIM })).status).toBe(204);
        expect((await browser.get<Page<unknown>>('/servers')).body.total).toBe(0);
        expect(await service.stop('SIGTERM')).toBe(0);
      },
      TIME,
    );

    it(
      'stops cleanly when its terminal is closed',
      async () => {
        const service = await startServiceProcess(notForTheFirstTime());
        expect(await service.stop('SIGHUP')).toBe(0);
        expect(service.lines).toContain('Stopping');
      },
      TIME,
    );

    it(
      'stops when the process that started it is gone',
      async () => {
        const service = await startServiceProcess(notForTheFirstTime());
        expect(await service.abandon()).toBe(0);
        expect(service.lines).toContain('Stopping');
      },
      TIME,
    );

    it(
      'says in one line which variable is wrong, or that the port is taken',
      async () => {
        const wrong = await failToStart({ KIOPS_DATA_DIR: folder, KIOPS_PORT: '70000' });
        expect([wrong.code, wrong.stdout, wrong.stderr]).toEqual([
          1,
          '',
          'KIOPS_PORT must be a whole number from 0 to 65535.\n',
        ]);
        const taken = createServer();
        const port = await listening(taken);
        const busy = await failToStart({ KIOPS_DATA_DIR: folder, KIOPS_PORT: String(port) });
        taken.close();
        expect([busy.code, busy.stderr]).toEqual([
          1,
          `Port ${port} of 127.0.0.1 is in use. Choose another with KIOPS_PORT.\n`,
        ]);
        expect(busy.stdout).not.toContain(String(port));
        const nowhere = await failToStart({ KIOPS_DATA_DIR: folder, KIOPS_HOST: 'kiops.invalid' });
        expect([nowhere.code, nowhere.stderr]).toEqual([
          1,
          'This machine does not have the address kiops.invalid (KIOPS_HOST).\n',
        ]);
        const file = join(folder, 'lock', 'data');
        const noFolder = await failToStart({ KIOPS_DATA_DIR: file });
        expect([noFolder.code, noFolder.stderr]).toEqual([
          1,
          `The data directory ${file} cannot be used (ENOTDIR). Choose another with KIOPS_DATA_DIR.\n`,
        ]);
      },
      TIME,
    );
  });
}

function listening(server: Server): Promise<number> {
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port));
  });
}
