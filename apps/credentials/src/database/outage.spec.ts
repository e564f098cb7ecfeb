import { DatabaseProxy } from '@kiops/test-databases';
import type { Browser, Reply } from '../identity/testing/browser';
import { setUpAsKim } from '../identity/testing/people';
import { SAMPLES } from '../testing/samples';
import { migratedDatabase, onPostgres, type TestDatabase } from '../testing/test-database';
import { startTestService, type TestService } from '../testing/test-service';
import { DiskFull } from './disk-full';
import { DATABASE_LIMITS } from './limits';
import { migrate } from './migrate';
import { DatabaseOutage, outageOf } from './outage';
import { postgresStorage } from './storage';

/** Short enough for a spec, long enough for a machine that others keep busy. In milliseconds. */
const QUICK = { ...DATABASE_LIMITS, wait: 3_000, silence: 1_000 };

describe('What counts as an outage', () => {
  const withCode = (code: string): Error => Object.assign(new Error('said by the database'), { code });

  it('is a connection that fails, a server that stops, starts, is full of others, or takes no writes', () => {
    for (const code of [
      ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
      ...['08006', '57P01', '57P02', '57P03', '57014', '53300', '53200', '28P01', '3D000', '25006'],
    ]) {
      expect(outageOf(withCode(code))?.code)
        .withContext(code)
        .toBe('unavailable');
      expect(outageOf(withCode(code))?.reason).toBe(code);
    }
    for (const message of ['timeout exceeded when trying to connect', 'Connection terminated unexpectedly']) {
      expect(outageOf(new Error(message))?.code)
        .withContext(message)
        .toBe('unavailable');
    }
    expect(outageOf(withCode('53100'))?.code).toBe('disk-full');
    expect(outageOf(new DiskFull())?.code).toBe('disk-full');
  });

  it('is not an error of a statement, nor one of this program', () => {
    for (const code of ['23505', '22021', '42601', '40001', '40P01', 'ERR_ASSERTION']) {
      expect(outageOf(withCode(code)))
        .withContext(code)
        .toBeUndefined();
    }
    expect(outageOf(new TypeError('x is not a function'))).toBeUndefined();
    expect(outageOf('timeout expired')).toBeUndefined();
  });
});

if (onPostgres) {
  describe('A database that goes away', () => {
    let database: TestDatabase;
    let proxy: DatabaseProxy;
    let service: TestService;
    let kim: Browser;

    beforeAll(async () => {
      database = await migratedDatabase();
      proxy = await DatabaseProxy.before(database.url!);
      service = await startTestService(
        {},
        { ...database, open: () => postgresStorage(proxy.url, POOL, QUICK) },
      );
      kim = await setUpAsKim(service);
    });

    afterAll(async () => {
      await service.stop();
      await proxy.goAway();
      await database.drop();
    });

    const POOL = 4;
    const list = (): Promise<Reply<{ code?: string }>> => kim.get('/registries');
    const said = (message: string): unknown[] =>
      service.logs.map((line) => JSON.parse(line) as { msg?: string }).filter(({ msg }) => msg === message);
    /** Asks until it is answered. */
    const recovered = async (): Promise<void> => {
      while ((await list()).status !== 200);
    };
    const begins = (): number => said('The database is unavailable').length;
    const ends = (): number => said('The database is back').length;
    /** Until the log has told the end of every outage that it told of. */
    const toldOfTheEnd = async (): Promise<void> => {
      while (ends() < begins()) await list();
    };
    /** As many connections as the pool holds, all of them idle. */
    const fillThePool = async (): Promise<void> => {
      do {
        await Promise.all(
          Array.from({ length: POOL }, () => service.database.query('SELECT pg_sleep(0.05)')),
        );
      } while (proxy.open < POOL);
    };

    it('is told to everyone who asks as 503 with Retry-After, and to the log once', async () => {
      await toldOfTheEnd();
      const before = begins();
      await proxy.goAway();
      const head = { format: 'kiops-credentials', version: 1, exportedAt: '2026-11-18T01:02:03Z' };
      const replies = await Promise.all([
        ...Array.from({ length: 20 }, list),
        kim.get('/me'),
        kim.post('/registries', SAMPLES.registries('Lost')),
        kim.signIn('kim@example.com', 'whatever it was'),
        kim.post('/transfer/plan', { file: { ...head, origin: 'https://kiops.example' } }),
        kim.post('/transfer/export', { password: 'kim likes long walks' }),
        kim.post('/relay/tickets', { serverId: '019a0000-0000-7000-8000-000000000000' }),
      ]);
      for (const { status, headers, body, text } of replies) {
        expect([status, (body as { code: string }).code, headers.get('retry-after')])
          .withContext(text)
          .toEqual([503, 'unavailable', '5']);
      }
      const ready = await fetch(`${service.origin}/api/health/ready`);
      expect([ready.status, ((await ready.json()) as { code: string }).code]).toEqual([503, 'unavailable']);
      expect((await fetch(`${service.origin}/api/health/live`)).status).toBe(200);
      expect(begins()).toBe(before + 1);
      expect(said('Unexpected error')).toEqual([]);

      await proxy.comeBack();
      await recovered();
      await toldOfTheEnd();
      expect(begins()).toBe(before + 1);
      expect(said('The database is back').at(-1)).toEqual(
        jasmine.objectContaining({ seconds: jasmine.any(Number), failures: jasmine.any(Number) }),
      );
    });

    it('in silence, costs one request, and no other after it', async () => {
      await fillThePool();
      proxy.silence();
      expect((await list()).body.code).toBe('unavailable');
      // The other connections of the pool led to the same place: who asks now must not find out anew.
      for (let asked = 0; asked < POOL; asked += 1) expect((await list()).status).toBe(200);
    });

    it('in silence under everybody who asks, is back for all of them', async () => {
      await fillThePool();
      proxy.silence();
      const during = await Promise.all(Array.from({ length: 2 * POOL }, list));
      expect(new Set(during.map(({ status }) => status))).toEqual(new Set([200, 503]));
      const after = await Promise.all(Array.from({ length: 2 * POOL }, list));
      expect(new Set(after.map(({ status }) => status))).toEqual(new Set([200]));
    });

    it('in silence, keeps nothing of a transaction that was under way', async () => {
      const lost = service.database.transaction(async (transaction) => {
        await transaction.query('SELECT 1');
        proxy.silence();
        await transaction.query(`INSERT INTO throttles VALUES ('lost', 1, now())`);
      });
      await expectAsync(lost).toBeRejectedWith(jasmine.any(DatabaseOutage));
      expect(await service.database.query(`SELECT 1 FROM throttles WHERE key = 'lost'`)).toEqual([]);
    });

    it('in silence for one statement, breaks off no transaction that others are in the midst of', async () => {
      const kept = service.database.transaction(async (transaction) => {
        await transaction.query(`INSERT INTO throttles VALUES ('kept', 1, now())`);
        const slow = service.database.query('SELECT pg_sleep(2.5)');
        await expectAsync(slow).toBeRejectedWith(jasmine.any(DatabaseOutage));
      });
      await expectAsync(kept).toBeResolved();
      expect((await service.database.query(`SELECT 1 FROM throttles WHERE key = 'kept'`)).length).toBe(1);
    });

    it('because an operator ended its sessions, is an outage too', async () => {
      const ended = service.database.query('SELECT pg_terminate_backend(pg_backend_pid())');
      await expectAsync(ended).toBeRejectedWith(jasmine.objectContaining({ code: 'unavailable' }));
      await recovered();
    });

    it('is not one whose long work is known to be long', async () => {
      const work = 'SELECT pg_sleep(2.5)';
      await expectAsync(service.database.query(work)).toBeRejectedWith(jasmine.any(DatabaseOutage));
      await service.database.longTransaction((transaction) => transaction.query(work));
      // The same connection is as strict as before for who comes next: all that the pool has are asked.
      const asked = Array.from({ length: POOL }, () =>
        expectAsync(service.database.query(work)).toBeRejectedWith(jasmine.any(DatabaseOutage)),
      );
      await Promise.all(asked);
    });

    it('behind a pool that others use up, is said instead of waited for', async () => {
      await recovered();
      let free = (): void => undefined;
      const freed = new Promise<void>((done) => {
        free = done;
      });
      const held: Promise<void>[] = [];
      const holding = Array.from(
        { length: POOL },
        () =>
          new Promise<void>((begun) => {
            held.push(
              service.database.transaction(() => {
                begun();
                return freed;
              }),
            );
          }),
      );
      await Promise.all(holding);
      const refused = await list();
      expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
        503,
        'unavailable',
        '5',
      ]);
      free();
      await Promise.all(held);
      expect((await list()).status).toBe(200);
    });
  });

  describe('A DATABASE_URL with several hosts', () => {
    let database: TestDatabase;
    let first: DatabaseProxy;
    let second: DatabaseProxy;

    beforeEach(async () => {
      database = await migratedDatabase();
      first = await DatabaseProxy.before(database.url!);
      second = await DatabaseProxy.before(database.url!);
    });

    afterEach(async () => {
      await Promise.all([first.goAway(), second.goAway()].map((gone) => gone.catch(() => undefined)));
      await database.drop();
    });

    const both = (): string =>
      first.url.replace(`127.0.0.1:${first.port}`, `127.0.0.1:${first.port},127.0.0.1:${second.port}`);

    it('is served by the one that answers, now and after it moved', async () => {
      const service = await startTestService(
        {},
        { ...database, open: () => postgresStorage(both(), 4, QUICK) },
      );
      try {
        expect([first.open, second.open]).toEqual([1, 0]);
        await first.goAway();
        while ((await fetch(`${service.origin}/api/health/ready`)).status !== 200);
        expect(second.open).toBeGreaterThan(0);
        await first.comeBack();
        await second.goAway();
        while ((await fetch(`${service.origin}/api/health/ready`)).status !== 200);
        expect(first.open).toBeGreaterThan(0);
      } finally {
        await service.stop();
      }
    });

    it('is migrated on the one that answers', async () => {
      await first.goAway();
      expect(await migrate(postgresStorage(both(), 2, QUICK))).toEqual({ applied: [] });
    });
  });
}
