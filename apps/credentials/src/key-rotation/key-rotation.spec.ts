import { RECORD_STORES, type Page, type RecordStore } from '@kiops/contracts';
import { BindingKey } from '../crypto/binding-key';
import { checkMasterKeys } from '../crypto/key-check';
import { MasterKeys } from '../crypto/master-keys';
import { unwrapOwnerKey, wrapOwnerKey, type WrappedOwnerKey } from '../crypto/owner-key-wrap';
import { OwnerKeysService } from '../crypto/owner-keys.service';
import { migrate } from '../database/migrate';
import { Browser } from '../identity/testing/browser';
import { KIM, setUpAsKim } from '../identity/testing/people';
import { RecordTables } from '../records/record-tables';
import { SAMPLES, SECRET_FIELDS } from '../testing/samples';
import { migratedDatabase, type TestDatabase } from '../testing/test-database';
import { startTestService, type TestService } from '../testing/test-service';
import { KeyRotationService } from './key-rotation.service';
import { LiveProcessesService } from './live-processes.service';

const OLD = `old:${Buffer.alloc(32, 1).toString('base64')}`;
const NEW = `new:${Buffer.alloc(32, 2).toString('base64')}`;

describe('Keys', () => {
  let database: TestDatabase;
  const running: TestService[] = [];

  beforeEach(async () => {
    database = await migratedDatabase();
  });

  afterEach(async () => {
    for (const service of running.splice(0)) await service.stop();
    await database.drop();
  });

  const start = async (masterKeys: string): Promise<TestService> => {
    const service = await startTestService({ KIOPS_MASTER_KEYS: masterKeys }, database);
    running.push(service);
    return service;
  };
  const stop = async (service: TestService): Promise<void> => {
    running.splice(running.indexOf(service), 1);
    await service.stop();
  };
  const addToAll = async (browser: Browser, name: string): Promise<void> => {
    for (const store of RECORD_STORES) {
      expect((await browser.post(`/${store}`, SAMPLES[store](name))).status)
        .withContext(store)
        .toBe(201);
    }
  };
  const revealAll = async (browser: Browser, store: RecordStore): Promise<string[]> => {
    const { body } = await browser.get<Page<{ id: string }>>(`/${store}`);
    const replies = await Promise.all(
      body.items.map(({ id }) => browser.post<Record<string, string>>(`/${store}/${id}/reveal`)),
    );
    return replies.map((reply) => reply.body[SECRET_FIELDS[store]].trim()).sort();
  };

  it('of the masters are rotated, and the old one is not needed any more', async () => {
    const before = await start(OLD);
    const kim = await setUpAsKim(before);
    await addToAll(kim, 'Alpha');
    await stop(before);
    const both = await start(`${NEW},${OLD}`);
    expect(await both.application.get(KeyRotationService).rewrapKeys()).toBe(2);
    expect(await both.application.get(KeyRotationService).rewrapKeys()).toBe(0);
    await stop(both);
    const after = await start(NEW);
    const browser = new Browser(after.origin);
    await browser.signIn(KIM.email, KIM.password);
    for (const store of RECORD_STORES) expect(await revealAll(browser, store)).toEqual(['secret of Alpha']);
  });

  it('of the owners are rotated while the service works, for what can be restored too', async () => {
    const service = await start(OLD);
    const kim = await setUpAsKim(service);
    await addToAll(kim, 'Alpha');
    await addToAll(kim, 'Gone');
    const gone = new Map<RecordStore, string>();
    for (const store of RECORD_STORES) {
      const { body } = await kim.get<Page<{ id: string }>>(`/${store}?q=gone`);
      gone.set(store, body.items[0].id);
      await kim.delete(`/${store}/${body.items[0].id}`);
    }
    const fingerprints = () =>
      service.database.query(
        RECORD_STORES.map((store) => `SELECT label, fingerprint FROM ${store.replace('-', '_')}`).join(
          ' UNION ALL ',
        ) + ' ORDER BY 1, 2',
      );
    const fingerprintsBefore = await fingerprints();
    const rotation = service.application.get(KeyRotationService);
    const [owner] = await rotation.owners();

    const busy = Array.from({ length: 30 }, (_, index) =>
      kim.post('/registries', SAMPLES.registries(`Busy${index}`)).then(({ status }) => status),
    );
    const rotated = await rotation.rotateDataKey(owner);
    expect(rotated).toBeGreaterThanOrEqual(2 * RECORD_STORES.length);
    expect(new Set(await Promise.all(busy))).toEqual(new Set([201]));

    const versions = await service.database.query(`SELECT version FROM owner_keys WHERE purpose = 'data'`);
    expect(versions).toEqual([{ version: 2 }]);
    for (const { name, secrets } of service.application.get(RecordTables).all) {
      for (const { column } of secrets) {
        const old = await service.database.query(
          `SELECT id FROM ${name} WHERE substring(${column} FROM 2 FOR 4) <> '\\x00000002'`,
        );
        expect(old).withContext(`${name}.${column}`).toEqual([]);
      }
    }
    await service.database.query(`DELETE FROM registries WHERE label LIKE 'Busy%'`);
    expect(await fingerprints()).toEqual(fingerprintsBefore);
    for (const store of RECORD_STORES) {
      await kim.post(`/${store}/${gone.get(store)}/restore`);
      expect(await revealAll(kim, store)).toEqual(['secret of Alpha', 'secret of Gone']);
    }
  });

  it('of the owners may be rotated by another process: what this one remembers is refused, and read again', async () => {
    const service = await start(OLD);
    const kim = await setUpAsKim(service);
    const { body } = await kim.post<{ id: string }>('/registries', SAMPLES.registries('Alpha'));
    // Another process has the same database and master keys, and a memory of its own.
    const masterKeys = service.application.get(MasterKeys);
    const itsKeys = new OwnerKeysService(service.database, masterKeys);
    const tables = service.application.get(RecordTables);
    const itsRotation = new KeyRotationService(
      service.database,
      masterKeys,
      service.application.get(BindingKey),
      itsKeys,
      tables,
      service.application.get(LiveProcessesService),
    );
    for (const owner of await itsRotation.owners()) await itsRotation.rotateDataKey(owner);
    expect((await kim.post(`/registries/${body.id}/reveal`)).text).toBe('{"password":"secret of Alpha"}');
    expect((await kim.post('/registries', SAMPLES.registries('Bravo'))).status).toBe(201);
    expect(
      (await kim.patch(`/registries/${body.id}`, { password: 'x' }, { headers: { 'if-match': '*' } })).status,
    ).toBe(200);
    const versions = await service.database.query<{ version: number }>(
      'SELECT DISTINCT get_byte(password, 4) AS version FROM registries',
    );
    expect(versions).toEqual([{ version: 2 }]);
  });

  it('of the masters have to be the right ones, or the service does not start', async () => {
    const service = await start(OLD);
    const kim = await setUpAsKim(service);
    await kim.post('/registries', SAMPLES.registries('Alpha'));
    await stop(service);
    const startWith = (text: string): Promise<unknown> => {
      const keys = MasterKeys.parse(text);
      return migrate(database.open(), (dataSource) => checkMasterKeys(dataSource, keys));
    };
    await startWith(OLD);
    await startWith(OLD);
    await startWith(`${NEW},${OLD}`);
    const forged = `old:${Buffer.alloc(32, 3).toString('base64')}`;
    await expectAsync(startWith(forged)).toBeRejectedWithError(/^Wrong master key: "old" is not the key/);
    await expectAsync(startWith(NEW)).toBeRejectedWithError(
      /^Wrong master key: this data needs the key "old"/,
    );
    await expectAsync(startWith(`other:${Buffer.alloc(32, 4).toString('base64')}`)).toBeRejectedWithError(
      /needs the key "old"/,
    );
  });

  it('of the masters that a process does not have are named, and it is not ready any more', async () => {
    const service = await start(OLD);
    const kim = await setUpAsKim(service);
    const { body } = await kim.post<{ id: string }>('/registries', SAMPLES.registries('Alpha'));
    const ready = () => fetch(`${service.origin}/api/health/ready`);
    expect((await ready()).status).toBe(200);
    const [owner] = await service.application.get(KeyRotationService).owners();
    const rewrap = async (from: MasterKeys, to: MasterKeys): Promise<void> => {
      const rows = await service.database.query<WrappedOwnerKey>('SELECT * FROM owner_keys');
      for (const row of rows) {
        const { master_key_id: id, wrapped } = wrapOwnerKey(to, row, unwrapOwnerKey(from, row));
        await service.database.query(
          'UPDATE owner_keys SET master_key_id = $1, wrapped = $2 WHERE purpose = $3',
          [id, wrapped, row.purpose],
        );
      }
      service.application.get(OwnerKeysService).forget(owner);
    };
    await rewrap(MasterKeys.parse(OLD), MasterKeys.parse(NEW));
    for (const refused of [
      await kim.post(`/registries/${body.id}/reveal`),
      await kim.post('/registries', SAMPLES.registries('Bravo')),
    ]) {
      expect([refused.status, refused.body]).toEqual([
        503,
        jasmine.objectContaining({
          code: 'key-missing',
          detail: 'The master key "new" is not given to this process of KIOPS.',
        }),
      ]);
    }
    const unready = await ready();
    expect([unready.status, await unready.text()]).toEqual([503, jasmine.stringContaining('key-missing')]);
    const told = service.logs.filter((line) => line.includes('"level":50'));
    expect(told.length).toBe(3);
    for (const line of told) expect(line).toMatch(/"masterKey":"new"|key \\"new\\" is not given/);
    await rewrap(MasterKeys.parse(NEW), MasterKeys.parse(OLD));
    expect((await kim.post(`/registries/${body.id}/reveal`)).text).toBe('{"password":"secret of Alpha"}');
    expect((await ready()).status).toBe(200);
  });

  it('of an owner are destroyed with the account', async () => {
    const service = await start(OLD);
    const kim = await setUpAsKim(service);
    await kim.post('/registries', SAMPLES.registries('Alpha'));
    await service.database.query('DELETE FROM accounts');
    expect(await service.database.query('SELECT FROM owner_keys')).toEqual([]);
    expect(await service.database.query('SELECT FROM registries')).toEqual([]);
  });
});
