import { RECORD_STORES, type Problem, type RecordStore } from '@kiops/contracts';
import { Database } from '../database/database';
import { EventFeed } from '../events/event-feed';
import { EventWakeUps } from '../events/event-wake-ups';
import { HousekeepingService } from '../housekeeping/housekeeping.service';
import { Browser } from '../identity/testing/browser';
import {
  bearer,
  join,
  KIM,
  makeServiceAccount,
  makeToken,
  onBehalfOf,
  setUpAsKim,
  startOver,
} from '../identity/testing/people';
import { RecordTables } from '../records/record-tables';
import { SAMPLES } from '../testing/samples';
import { migratedDatabase, onPostgres } from '../testing/test-database';
import { startTestService, type TestService } from '../testing/test-service';
import { EventStream } from './event-stream';
import { Follower } from './testing/follower';

/** A heartbeat that no spec lives to see, in milliseconds. */
const NEVER = 2 ** 31 - 1;

const add = async (by: Browser, label: string, store: RecordStore = 'registries'): Promise<string> => {
  const { status, body } = await by.post<{ id: string }>(`/${store}`, SAMPLES[store](label));
  expect(status).toBe(201);
  return body.id;
};

describe('The events of an account', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
  });

  beforeEach(async () => {
    await startOver(service);
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  it('tell which record changed and how, from now on, with neither its secret nor its label', async () => {
    await add(kim, 'Before');
    const follower = await Follower.open(kim);
    const id = await add(kim, 'Alpha');
    await kim.patch(`/registries/${id}`, { label: 'Beta' }, { headers: { 'if-match': '"1"' } });
    await kim.delete(`/registries/${id}`);
    expect(await follower.seen(3)).toEqual([
      'record.created registries',
      'record.changed registries',
      'record.deleted registries',
    ]);
    expect(follower.events.map(({ id: of, version, number }) => [of, version, number])).toEqual([
      [id, 1, 2],
      [id, 2, 3],
      [id, 2, 4],
    ]);
    expect(Object.keys(follower.events[0]).sort()).toEqual([
      'at',
      'event',
      'id',
      'number',
      'store',
      'version',
    ]);
    expect(follower.events[0].at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(follower.headers.get('content-type')).toBe('text/event-stream');
    expect(follower.headers.get('x-accel-buffering')).toBe('no');
    expect(follower.headers.get('cache-control')).toBe('no-store');
    await follower.leave();
  });

  it('come by what the database tells, with neither a look nor a heartbeat', async () => {
    const database = service.application.get(Database);
    const wakeUps = new EventWakeUps(database);
    spyOn(wakeUps, 'look').and.resolveTo();
    const hear = database.hear.bind(database);
    const listens = new Promise<void>((begun) =>
      spyOn(database, 'hear').and.callFake((heard) =>
        hear((told) => (told === undefined ? begun() : heard(told))),
      ),
    );
    const {
      body: { id: ownerId },
    } = await kim.get<{ id: string }>('/me');
    const closed = new AbortController();
    const stream = new EventStream(service.application.get(EventFeed), wakeUps, NEVER);
    const text = stream.text({ ownerId, after: 0, stores: null }, closed.signal);
    expect((await text.next()).value).toMatch(/^retry: /);
    for (const label of ['A', 'B', 'C']) {
      const told = text.next();
      // What is added before is for the look that follows when it does.
      await listens;
      await add(kim, label);
      expect((await told).value).toContain('event: record.created');
    }
    closed.abort();
    expect((await text.next()).done).toBeTrue();
    await wakeUps.onApplicationShutdown();
  });

  it('go on after the one that was seen last: by the header, or else by the address', async () => {
    for (const label of ['A', 'B', 'C']) await add(kim, label);
    const byAddress = await Follower.open(kim, '?after=1');
    expect((await byAddress.seen(2)).length).toBe(2);
    expect(byAddress.events.map(({ number }) => number)).toEqual([2, 3]);
    const again = await Follower.open(kim, '?after=0', { headers: { 'last-event-id': '2' } });
    await again.seen(1);
    expect(again.events.map(({ number }) => number)).toEqual([3]);
    for (const one of [byAddress, again]) await one.leave();
    const faulty = await kim.get('/events?after=x');
    expect([faulty.status, faulty.body.errors?.[0].path]).toEqual([400, 'after']);
    expect((await kim.get('/events', { headers: { 'last-event-id': '1.5' } })).body.code).toBe(
      'invalid-input',
    );
  });

  it('are gone after seven days, and say so', async () => {
    for (const label of ['A', 'B', 'C']) await add(kim, label);
    await service.database.query(
      `UPDATE record_events SET at = now() - interval '7 days 1 minute' WHERE last_number <= 2`,
    );
    const codes = async () =>
      Promise.all(['0', '1', '4'].map(async (after) => (await kim.get(`/events?after=${after}`)).body));
    const gone = await codes();
    expect(gone.map(({ code, status }) => [code, status])).toEqual(Array(3).fill(['events-gone', 410]));
    await service.application.get(HousekeepingService).sweep();
    const kept = await service.database.query<{ n: string }>('SELECT last_number AS n FROM record_events');
    expect(kept).toEqual([{ n: '3' }]);
    expect((await codes()).map(({ code }) => code)).toEqual(Array(3).fill('events-gone'));
    const follower = await Follower.open(kim, '?after=2');
    expect(await follower.seen(1)).toEqual(['record.created registries']);
    await follower.leave();
  });

  it('are told to who may read, of the stores that a token reaches, and to a service for its user', async () => {
    const owner = { browser: kim, password: KIM.password };
    const anonymous = new Browser(service.origin);
    const writer = await makeToken(owner, ['records:write'], 'writer');
    expect((await anonymous.get('/events')).status).toBe(401);
    expect((await anonymous.get('/events', bearer(writer))).body.code).toBe('scope-missing');
    const agent = await makeServiceAccount(owner, {
      scopes: ['records:read', 'on-behalf-of'],
      stores: ['registries'],
      users: [KIM.email],
    });
    const without = await anonymous.get('/events', { headers: { authorization: `Bearer ${agent.token}` } });
    expect(without.body.code).toBe('on-behalf-of-required');
    const follower = await Follower.open(anonymous, '', onBehalfOf(agent, KIM.email));
    const { browser: sam } = await join(kim, 'Sam Fox');
    await add(sam, 'Theirs');
    await add(kim, 'Unreached', 'docker-hub');
    await add(kim, 'Alpha');
    expect(await follower.seen(1)).toEqual(['record.created registries']);
    expect(follower.events[0].number).toBe(2);
    await follower.leave();
  });

  it('tell what one statement did to thousands, in order and whole', async () => {
    await add(kim, 'First');
    const follower = await Follower.open(kim);
    const count = 2_345;
    const [{ id: owner }] = await service.database.query<{ id: string }>('SELECT id FROM accounts');
    await service.database.query(
      `INSERT INTO registries (id, owner_id, identity, label_key, search, label, kind, url, username)
       SELECT gen_random_uuid(), $1, n::text, n::text, n::text, n::text, 'harbor', 'https://a.example', 'u'
       FROM generate_series(1, ${count}) AS n`,
      [owner],
    );
    await follower.seen(count);
    expect(follower.events.map(({ number }) => number)).toEqual(
      Array.from({ length: count }, (_, index) => index + 2),
    );
    expect(new Set(follower.events.map(({ id }) => id)).size).toBe(count);
    await follower.leave();
  });

  it('end when their token is revoked, when the session ends, and when the account is deactivated', async () => {
    const sam = await join(kim, 'Sam Fox');
    const token = await makeToken(sam, ['records:read']);
    const byToken = await Follower.open(new Browser(service.origin), '', bearer(token));
    const bySession = await Follower.open(sam.browser);
    await sam.browser.delete(`/service-tokens/${token.id}`);
    await byToken.ended();
    await sam.browser.post('/auth/sign-out');
    await bySession.ended();
    await sam.browser.signIn(sam.user.email, sam.password);
    const byAccount = await Follower.open(sam.browser);
    await kim.post(`/users/${sam.user.id}/deactivate`, {});
    await byAccount.ended();
    expect(service.logs.join('')).not.toContain(token.token);
  });

  it('go to twenty readers of an account at once, and to another when one leaves', async () => {
    const followers = await Promise.all(Array.from({ length: 20 }, () => Follower.open(kim)));
    const refused = await kim.get('/events');
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
      429,
      'throttled',
      '30',
    ]);
    const { browser: sam } = await join(kim, 'Sam Fox');
    await (await Follower.open(sam)).leave();
    await followers.pop()!.leave();
    const isFree = async (): Promise<Follower> => Follower.open(kim).catch(isFree);
    followers.push(await isFree());
    for (const follower of followers) await follower.leave();
  });

  it('tell nothing of what was rolled back', async () => {
    await add(kim, 'Alpha');
    const follower = await Follower.open(kim);
    expect((await kim.post('/transfer/reset', { confirmation: 'no' })).status).toBe(400);
    await add(kim, 'Beta');
    expect(await follower.seen(1)).toEqual(['record.created registries']);
    expect(follower.events[0].number).toBe(2);
    await follower.leave();
  });

  it('are the work of the tables themselves: each has its three triggers', async () => {
    const rows = await service.database.query<{ name: string; count: number }>(
      `SELECT c.relname AS name, count(*)::integer AS count FROM pg_trigger t
       JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
       WHERE p.proname = 'note_record_changes' GROUP BY c.relname ORDER BY c.relname`,
    );
    const names = service.application.get(RecordTables).all.map(({ name }) => name);
    expect(names.length).toBe(RECORD_STORES.length);
    expect(rows).toEqual(names.sort().map((name) => ({ name, count: 3 })));
  });
});

describe('The events of the service that stops', () => {
  it('end, so that nobody is waited for', async () => {
    const service = await startTestService();
    const follower = await Follower.open(await setUpAsKim(service));
    await Promise.all([service.stop(), follower.ended()]);
    expect(follower.events).toEqual([]);
  });
});

if (onPostgres) {
  describe('The events of two services on one database', () => {
    let first: TestService;
    let second: TestService;
    let kim: Browser;
    let drop: () => Promise<void>;

    beforeAll(async () => {
      const database = await migratedDatabase();
      drop = () => database.drop();
      [first, second] = await Promise.all([startTestService({}, database), startTestService({}, database)]);
      kim = await setUpAsKim(first);
    });

    afterAll(async () => {
      await Promise.all([first.stop(), second.stop()]);
      await drop();
    });

    const there = (): Browser => {
      const browser = new Browser(second.origin);
      for (const [name, value] of kim.cookies) browser.cookies.set(name, value);
      return browser;
    };

    it('reach who listens at the other one', async () => {
      const follower = await Follower.open(there());
      await add(kim, 'Other');
      expect(await follower.seen(1)).toEqual(['record.created registries']);
      await follower.leave();
    });

    it('are found by who was cut off meanwhile, at whatever process', async () => {
      const follower = await Follower.open(there());
      const { position } = follower;
      await follower.leave();
      for (const label of ['One', 'Two', 'Three']) await add(kim, label);
      const again = await Follower.open(kim, '', { headers: { 'last-event-id': String(position) } });
      await again.seen(3);
      expect(again.events.map(({ number }) => number)).toEqual([1, 2, 3].map((place) => position + place));
      await again.leave();
    });

    it('are found also when the connection that listens was cut', async () => {
      const follower = await Follower.open(there());
      const cut = async (): Promise<void> => {
        const lines = await first.database.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND (query LIKE 'LISTEN%' OR query = 'SELECT')`,
        );
        if (lines.length === 0) await cut();
      };
      await cut();
      await add(kim, 'Late');
      expect(await follower.seen(1)).toEqual(['record.created registries']);
      await follower.leave();
    });

    it('stand in the order of commits: who comes late is not skipped, and others wait for the number', async () => {
      await add(kim, 'Standing');
      const follower = await Follower.open(there());
      const { position } = follower;
      const letGo = first.database.transaction(async (transaction) => {
        await transaction.query(
          `UPDATE registries SET version = version + 1 WHERE id = (SELECT min(id::text)::uuid FROM registries)`,
        );
        const waiting = add(kim, 'Waiting');
        // The other change has begun, and stands at the owner's row.
        const isWaiting = async (): Promise<void> => {
          const rows = await second.database.query(
            `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          );
          if (rows.length === 0) await isWaiting();
        };
        await isWaiting();
        expect(follower.events).toEqual([]);
        return { waiting };
      });
      await (
        await letGo
      ).waiting;
      expect(await follower.seen(2)).toEqual(['record.changed registries', 'record.created registries']);
      expect(follower.events.map(({ number }) => number)).toEqual([position + 1, position + 2]);
      await follower.leave();
    });

    it('are not there when who wrote was killed before the commit, and leave no gap', async () => {
      await add(kim, 'Victim');
      const follower = await Follower.open(there());
      const { position } = follower;
      const killed = first.database.transaction(async (transaction) => {
        await transaction.query('UPDATE registries SET version = version + 1');
        const [{ pid }] = await transaction.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        await second.database.query('SELECT pg_terminate_backend($1)', [pid]);
        await transaction.query('SELECT');
      });
      await expectAsync(killed).toBeRejected();
      await add(kim, 'Survivor');
      expect(await follower.seen(1)).toEqual(['record.created registries']);
      expect(follower.events[0].number).toBe(position + 1);
      await follower.leave();
    });

    it('are whole and in order for many who write at once', async () => {
      const follower = await Follower.open(there());
      const { position } = follower;
      const labels = Array.from({ length: 30 }, (_, index) => `Many-${index}`);
      const browsers = [kim, there()];
      await Promise.all(labels.map((label, index) => add(browsers[index % 2], label)));
      await follower.seen(labels.length);
      expect(follower.events.map(({ number }) => number)).toEqual(
        labels.map((_, index) => position + index + 1),
      );
      await follower.leave();
    });

    it('end at the other one too when a token is revoked', async () => {
      const token = await makeToken({ browser: kim, password: KIM.password }, ['records:read']);
      const follower = await Follower.open(new Browser(second.origin), '', bearer(token));
      await kim.delete<Problem>(`/service-tokens/${token.id}`);
      await follower.ended();
    });
  });
}
