import { Browser } from '../identity/testing/browser';
import { KIM } from '../identity/testing/people';
import { SAMPLES } from '../testing/samples';
import { failToStart, runTask, startServiceProcess, type ServiceProcess } from '../testing/service-process';
import { emptyDatabase, onPostgres, type TestDatabase } from '../testing/test-database';

/** A process takes some seconds to start where others keep the machine busy, in milliseconds. */
const TIME = 300_000;
const OLD = `old:${Buffer.alloc(32, 1).toString('base64')}`;
const NEW = `new:${Buffer.alloc(32, 2).toString('base64')}`;

// PGlite has one process by its nature: there are replicas on PostgreSQL only.
if (onPostgres) {
  describe('The master key of several processes', () => {
    let database: TestDatabase;
    const running = new Set<ServiceProcess>();

    beforeEach(async () => {
      database = await emptyDatabase();
    });

    afterEach(async () => {
      for (const service of running) await service.kill();
      running.clear();
      await database.drop();
    });

    const environment = (masterKeys: string) => ({
      DATABASE_URL: database.url!,
      KIOPS_MASTER_KEYS: masterKeys,
      KIOPS_ADMIN_EMAIL: KIM.email,
      KIOPS_ADMIN_PASSWORD: KIM.password,
    });
    const start = async (masterKeys: string): Promise<ServiceProcess> => {
      const service = await startServiceProcess(environment(masterKeys));
      running.add(service);
      return service;
    };
    const restart = async (service: ServiceProcess, masterKeys: string): Promise<ServiceProcess> => {
      running.delete(service);
      expect(await service.stop('SIGTERM')).toBe(0);
      return start(masterKeys);
    };
    const rotate = (masterKeys: string) => runTask('rotate-master-key', environment(masterKeys));
    const revealed = async (service: ServiceProcess, id: string): Promise<string> => {
      const kim = new Browser(service.origin);
      await kim.signIn(KIM.email, KIM.password);
      return (await kim.post(`/registries/${id}/reveal`)).text;
    };

    it(
      'is rotated only when all have the new one, and the old one is called needless only when none wraps by it',
      async () => {
        let [here, there] = await Promise.all([start(OLD), start(OLD)]);
        const kim = new Browser(here.origin);
        await kim.signIn(KIM.email, KIM.password);
        const { body } = await kim.post<{ id: string }>('/registries', SAMPLES.registries('Alpha'));

        const early = await rotate(`${NEW},${OLD}`);
        expect(early.code).toBe(1);
        expect(early.stderr).toContain('Nothing was changed: the master key "new" is missing in ');
        for (const { pid } of [here, there]) expect(early.stderr).toContain(`process ${pid} `);

        here = await restart(here, `${OLD},${NEW}`);
        const half = await rotate(`${NEW},${OLD}`);
        expect(half.code).toBe(1);
        expect(half.stderr).toContain(`process ${there.pid} `);
        expect(half.stderr).not.toContain(`process ${here.pid} `);
        for (const service of [here, there])
          expect(await revealed(service, body.id)).toBe('{"password":"secret of Alpha"}');

        there = await restart(there, `${NEW},${OLD}`);
        const rotated = await rotate(`${NEW},${OLD}`);
        expect([rotated.code, rotated.stderr]).toEqual([0, '']);
        expect(rotated.stdout).toContain(
          `process ${here.pid} still wraps the keys of new accounts under "old"`,
        );
        expect(rotated.stdout).not.toContain('no longer needed');
        for (const service of [here, there])
          expect(await revealed(service, body.id)).toBe('{"password":"secret of Alpha"}');

        here = await restart(here, `${NEW},${OLD}`);
        const again = await rotate(`${NEW},${OLD}`);
        expect(again.stdout).toContain('The other master keys (old) are no longer needed for this data.');
        expect(again.stdout).toContain('Backups from before now need them still');

        const late = await failToStart(environment(OLD));
        expect([late.code, late.stderr]).toEqual([
          1,
          'Wrong master key: this data needs the key "new", which is not given.\n',
        ]);
        here = await restart(here, NEW);
        expect(await revealed(here, body.id)).toBe('{"password":"secret of Alpha"}');
      },
      TIME,
    );
  });
}
