import type { CleanUpPlan, Page, RecordStore } from '@kiops/contracts';
import { AuditSealer } from '../../audit/audit-sealer';
import { OwnerKeysService } from '../../crypto/owner-keys.service';
import { Database } from '../../database/database';
import { RecordTables } from '../../records/record-tables';
import { SAMPLES } from '../../testing/samples';
import { startTestService, type TestService } from '../../testing/test-service';
import { HEAD, plan, registry } from '../../transfer/testing/transfers';
import type { Browser, Reply } from '../testing/browser';
import { join, setUpAsKim, startOver, type Person } from '../testing/people';

/** Every way to write records: what a request needs is made before, so that the request itself is one write. */
type Write = (lee: Browser, made: Made) => Promise<Reply<unknown>>;

interface Made {
  readonly registry: string;
  /** The same once more. */
  readonly again: string;
  readonly server: string;
  readonly runtime: string;
  readonly dockerHub: string;
  readonly deleted: string;
  readonly connection: string;
  readonly cleanUp: string;
  readonly import: string;
}

const ANY_VERSION = { headers: { 'if-match': '*' } };
const FILE = { ...HEAD, registries: [registry('imported')] };

const WRITES: Readonly<Record<string, Write>> = {
  'a create': (lee) => lee.post('/registries', SAMPLES.registries('New')),
  'a create below a server': (lee, { server }) =>
    lee.post('/runtimes', { ...SAMPLES.runtimes('New'), serverId: server }),
  'a create of a default': (lee) =>
    lee.post('/docker-hub', { ...SAMPLES['docker-hub']('New'), isDefault: true }),
  'a change': (lee, { registry: id }) => lee.patch(`/registries/${id}`, { label: 'Changed' }, ANY_VERSION),
  'a change of a secret': (lee, { registry: id }) =>
    lee.patch(`/registries/${id}`, { password: 'changed' }, ANY_VERSION),
  'a delete': (lee, { dockerHub }) => lee.delete(`/docker-hub/${dockerHub}`),
  'a delete of a server': (lee, { server }) => lee.delete(`/servers/${server}`),
  'a restore': (lee, { deleted }) => lee.post(`/registries/${deleted}/restore`),
  'an import': (lee, { import: planId }) =>
    lee.post('/transfer/apply', { file: FILE, planId, decisions: {} }),
  'a clean-up': (lee, { registry: keep, again, cleanUp: planId }) =>
    lee.post('/transfer/clean-up', { planId, replacements: [`registries/${again}/${keep}`] }),
  'a reset': (lee) => lee.post('/transfer/reset', { confirmation: 'delete 6 records' }),
  'a report': (lee, { server }) =>
    lee.post('/operations', {
      kind: 'test-connection',
      outcome: 'succeeded',
      serverId: server,
      contacts: [{ serverId: server, answered: true }],
    }),
  'a report of a deployment': (lee, { server }) =>
    lee.post('/operations', {
      kind: 'deploy',
      outcome: 'succeeded',
      serverId: server,
      deployment: { image: 'nginx', containerName: 'web' },
    }),
  'a connection': (lee, { registry: recordId }) =>
    lee.post('/connections', { store: 'registries', recordId, kind: 'service', name: 'new' }),
  'the end of a connection': (lee, { connection }) => lee.delete(`/connections/${connection}`),
};

/** An account does one of these at a time: the others would be told to wait. */
const ONE_AT_A_TIME = ['an import', 'a clean-up', 'a reset'];

describe('Writes that are under way when records are handed over', () => {
  let service: TestService;
  let kim: Browser;
  let lee: Person;
  let max: Person;

  beforeAll(async () => {
    service = await startTestService();
    // The log is sealed beside the requests, in transactions that would be counted among theirs, also one that has begun.
    await service.application.get(AuditSealer).onApplicationShutdown();
  });

  afterAll(() => service.stop());

  beforeEach(async () => {
    await startOver(service);
    kim = await setUpAsKim(service);
    lee = await join(kim, 'Lee');
    max = await join(kim, 'Max');
  });

  const make = async (): Promise<Made> => {
    const add = async (store: RecordStore, name: string, more: object = {}): Promise<string> => {
      const { status, body } = await lee.browser.post<{ id: string }>(`/${store}`, {
        ...SAMPLES[store](name),
        ...more,
      });
      expect(status).toBe(201);
      return body.id;
    };
    const server = await add('servers', 'Server', { protocol: 'ssh', password: undefined });
    const kept = await add('registries', 'Kept');
    const again = await add('registries', 'Kept');
    const dockerHub = await add('docker-hub', 'Hub');
    const runtime = await add('runtimes', 'Engine');
    await add('source-repositories', 'Code');
    const deleted = await add('registries', 'Deleted');
    await lee.browser.delete(`/registries/${deleted}`);
    const { body: connection } = await lee.browser.post<{ id: string }>('/connections', {
      store: 'registries',
      recordId: kept,
      kind: 'service',
      name: 'shop',
    });
    const { body: cleanUp } = await lee.browser.get<CleanUpPlan>('/transfer/clean-up');
    const { body: imported } = await plan(lee.browser, FILE);
    return {
      registry: kept,
      again,
      server,
      runtime,
      dockerHub,
      deleted,
      connection: connection.id,
      cleanUp: cleanUp.planId,
      import: imported.planId,
    };
  };

  /** Everything that somebody owns, deleted or not. */
  const owned = async ({ user }: Person): Promise<object[]> => {
    const rows: object[] = [];
    for (const { name } of service.application.get(RecordTables).all) {
      rows.push(
        ...(await service.database.query(
          `SELECT id, label, version, deleted_at FROM ${name} WHERE owner_id = $1 ORDER BY id`,
          [user.id],
        )),
      );
    }
    rows.push(
      ...(await service.database.query('SELECT id, name FROM connections WHERE owner_id = $1 ORDER BY id', [
        user.id,
      ])),
    );
    return rows;
  };

  /** Stops whatever comes to one of these, until it is let go on. */
  const stopAt = () => {
    let held = 0;
    let open = (): void => undefined;
    const opened = new Promise<void>((done) => (open = done));
    const reached: (() => void)[] = [];
    const holding = { now: true };
    const hold = async () => {
      if (!holding.now) return;
      held += 1;
      for (const tell of reached) tell();
      await opened;
    };
    const keys = service.application.get(OwnerKeysService);
    const withKeys = keys.with.bind(keys);
    spyOn(keys, 'with').and.callFake(async (ownerId, work) => {
      await hold();
      return withKeys(ownerId, work);
    });
    const database = service.application.get(Database);
    const transaction = database.transaction.bind(database);
    spyOn(database, 'transaction').and.callFake(async (work) => {
      await hold();
      return transaction(work);
    });
    return {
      /** Resolves when so many are held, and holds no others. */
      holds: (count: number) =>
        new Promise<void>((done) => {
          const look = () => {
            if (held < count) return;
            holding.now = false;
            done();
          };
          reached.push(look);
          look();
        }),
      open: () => open(),
    };
  };

  const cases = ONE_AT_A_TIME.flatMap((long) => [true, false].map((handsOver) => ({ long, handsOver })));
  for (const { long, handsOver } of cases) {
    const event = handsOver ? 'it' : 'a deactivation without it';
    it(`are refused when they come after ${event}, ${long} among them`, async () => {
      const under = Object.entries(WRITES).filter(([name]) => name === long || !ONE_AT_A_TIME.includes(name));
      const made = await make();
      const before = await owned(lee);
      const stop = stopAt();
      const writes = under.map(async ([name, write]) => {
        const { status, body } = await write(lee.browser, made);
        return [name, status, (body as { code?: string } | undefined)?.code];
      });
      await Promise.race([stop.holds(writes.length), Promise.all(writes)]);
      const { status } = await kim.post(
        `/users/${lee.user.id}/deactivate`,
        handsOver ? { handOverTo: max.user.id } : {},
      );
      expect(status).toBe(200);
      stop.open();
      // The records that an import was planned for are not there any more: it hears of that first.
      const refusal = (name: string) =>
        name === 'an import' && handsOver ? [409, 'plan-changed'] : [401, 'not-signed-in'];
      expect(await Promise.all(writes)).toEqual(under.map(([name]) => [name, ...refusal(name)]));
      expect(await owned(lee)).toEqual(handsOver ? [] : before);
      expect(await owned(max)).toEqual(handsOver ? before : []);
    });
  }

  it('are refused or land with the new owner, whenever they come', async () => {
    for (let round = 0; round < 4; round += 1) {
      const one = await join(kim, `One ${round}`);
      const other = await join(kim, `Other ${round}`);
      for (let count = 0; count < 5; count += 1)
        await one.browser.post('/registries', SAMPLES.registries(`Before${count}`));
      const { body: before } = await one.browser.get<Page<{ id: string }>>('/registries');
      const creates = Array.from({ length: 12 }, (_, count) =>
        one.browser.post<{ id: string }>('/registries', SAMPLES.registries(`During${count}`)),
      );
      const changes = before.items.slice(0, 2).map(({ id }) => one.browser.delete(`/registries/${id}`));
      const handOver = kim.post(`/users/${one.user.id}/deactivate`, { handOverTo: other.user.id });
      const late = Array.from({ length: 12 }, (_, count) =>
        one.browser.post<{ id: string }>('/registries', SAMPLES.registries(`Late${count}`)),
      );
      expect((await handOver).status).toBe(200);
      const replies = await Promise.all([...creates, ...late]);
      expect(new Set([...replies.map(({ status }) => status), 201, 401])).toEqual(new Set([201, 401]));
      const deleted = (await Promise.all(changes)).filter(({ status }) => status === 204).length;
      const acknowledged = replies.filter(({ status }) => status === 201).map(({ body }) => body.id);
      expect(await owned(one)).toEqual([]);
      const { body: after } = await other.browser.get<Page<{ id: string }>>('/registries?limit=100');
      const there = after.items.map(({ id }) => id);
      expect(there).toEqual(jasmine.arrayContaining(acknowledged));
      expect(there.length).toBe(5 - deleted + acknowledged.length);
    }
  });

  it('are welcome again when the account is', async () => {
    await lee.browser.post('/registries', SAMPLES.registries('Before'));
    await kim.post(`/users/${lee.user.id}/deactivate`, {});
    await kim.post(`/users/${lee.user.id}/reactivate`);
    await lee.browser.signIn(lee.user.email, lee.password);
    const { status } = await lee.browser.post('/registries', SAMPLES.registries('After'));
    expect(status).toBe(201);
  });

  it('are refused also where the account never had a record', async () => {
    const stop = stopAt();
    const write = lee.browser.post('/registries', SAMPLES.registries('First'));
    await stop.holds(1);
    await kim.post(`/users/${lee.user.id}/deactivate`, {});
    stop.open();
    expect((await write).status).toBe(401);
    expect(await owned(lee)).toEqual([]);
  });
});
