import { DataSource } from 'typeorm';
import { Browser } from '../identity/testing/browser';
import { join, KIM, setUpAsKim, type Person } from '../identity/testing/people';
import { KeyRotationService } from '../key-rotation/key-rotation.service';
import { StartError } from '../problems/start-error';
import { migratedDatabase, onPostgres, type TestDatabase } from '../testing/test-database';
import { startTestService, TEST_MASTER_KEYS, type TestService } from '../testing/test-service';
import { MasterKeys } from './master-keys';
import { openBindingKey } from './open-binding-key';
import { seal } from './seal';

const KEYS = MasterKeys.parse(TEST_MASTER_KEYS);
const CHANGED = /^Something other than KIOPS changed this data: /;

describe('The binding key', () => {
  let database: TestDatabase;
  let service: TestService | undefined;
  let lee: Person;

  beforeEach(async () => {
    database = await migratedDatabase();
    service = await startTestService({}, database);
    lee = await join(await setUpAsKim(service), 'Lee');
  });

  afterEach(async () => {
    await service?.stop();
    await database.drop();
  });

  /** Writes into the database of a stopped service, and starts it again. */
  const restart = async (...statements: readonly (readonly [string, unknown[]?])[]): Promise<void> => {
    for (const [sql, values] of statements) await service!.database.query(sql, values);
    await service!.stop();
    service = undefined;
    service = await startTestService({}, database);
  };
  const signsIn = async (): Promise<number> =>
    (await new Browser(service!.origin).signIn(lee.user.email, lee.password)).status;
  const isSignedIn = async (): Promise<boolean> => {
    const browser = new Browser(service!.origin);
    for (const [name, value] of lee.browser.cookies) browser.cookies.set(name, value);
    return (await browser.get('/me')).status === 200;
  };
  /** The key check as it was written before there was a binding key. */
  const oldCheck = (id = 'test', key = KEYS.find('test')!): readonly [string, unknown[]] => {
    const sealed = seal(key, Buffer.from('kiops master key check'), Buffer.from(`kiops-key-check|${id}`));
    return [
      'INSERT INTO key_checks VALUES ($1, $2) ON CONFLICT (master_key_id) DO UPDATE SET sealed = $2',
      [id, sealed],
    ];
  };
  const unbound = [
    ['DELETE FROM binding_keys'],
    ['UPDATE accounts SET mac = NULL'],
    ['UPDATE sessions SET mac = NULL'],
    oldCheck(),
  ] as const;

  it('binds what stands in data of before, once', async () => {
    await restart(...unbound);
    expect([await isSignedIn(), await signsIn()]).toEqual([true, 204]);
    await restart(['UPDATE sessions SET mac = NULL']);
    expect([await isSignedIn(), await signsIn()]).toEqual([false, 204]);
    await restart(['UPDATE accounts SET mac = NULL']);
    expect(await signsIn()).toBe(401);
  });

  it('is not made again when it, its mark, or both were taken away', async () => {
    const [{ wrapped }] = await service!.database.query<{ wrapped: Buffer }>(
      'SELECT wrapped FROM binding_keys',
    );
    const takeAway = [
      ['DELETE FROM binding_keys'],
      ['DELETE FROM key_checks'],
      ['UPDATE accounts SET mac = NULL'],
    ] as const;
    for (const statements of [[takeAway[0]], [takeAway[1]], [takeAway[0], takeAway[1]], takeAway]) {
      await expectAsync(restart(...statements)).toBeRejectedWithError(StartError, CHANGED);
      // Nothing was written: the next start is refused just so.
      await expectAsync(startTestService({}, database)).toBeRejectedWithError(StartError, CHANGED);
      service = await restored(wrapped);
    }
    expect([await isSignedIn(), await signsIn()]).toEqual([false, 401]);
  });

  /** Puts key and mark back, as a backup would. */
  const restored = async (wrapped: Buffer): Promise<TestService> => {
    const dataSource = await new DataSource(database.open().connection).initialize();
    await dataSource.query('DELETE FROM binding_keys');
    await dataSource.query('DELETE FROM key_checks');
    await dataSource.query(`INSERT INTO binding_keys (master_key_id, wrapped) VALUES ('test', $1)`, [
      wrapped,
    ]);
    await dataSource.query('INSERT INTO key_checks SELECT * FROM marks');
    await dataSource.destroy();
    return startTestService({}, database);
  };
  beforeEach(() => service!.database.query('CREATE TABLE marks AS SELECT * FROM key_checks'));

  it('of other data is refused, also one that the same master key wraps', async () => {
    const other = await migratedDatabase();
    const elsewhere = await startTestService({}, other);
    const [{ wrapped }] = await elsewhere.database.query<{ wrapped: Buffer }>(
      'SELECT wrapped FROM binding_keys',
    );
    await elsewhere.stop();
    await other.drop();
    await expectAsync(restart(['UPDATE binding_keys SET wrapped = $1', [wrapped]])).toBeRejectedWithError(
      StartError,
      CHANGED,
    );
  });

  it('is not made for data of before that a check of another master key vouches for', async () => {
    const forged = oldCheck('other', Buffer.alloc(32, 9));
    await expectAsync(
      restart(...unbound.slice(0, 3), ['DELETE FROM key_checks'], forged),
    ).toBeRejectedWithError(StartError, CHANGED);
  });

  it('is wrapped anew when the master key is rotated, and no row changes', async () => {
    const newKey = `new:${Buffer.alloc(32, 2).toString('base64')}`;
    const macs = (): Promise<unknown[]> =>
      service!.database.query('SELECT id, mac FROM accounts ORDER BY id');
    const before = await macs();
    await service!.stop();
    service = await startTestService({ KIOPS_MASTER_KEYS: `${newKey},${TEST_MASTER_KEYS}` }, database);
    await service.application.get(KeyRotationService).rewrapKeys();
    await service.stop();
    service = undefined;
    service = await startTestService({ KIOPS_MASTER_KEYS: newKey }, database);
    expect(await macs()).toEqual(before);
    expect([await isSignedIn(), await signsIn()]).toEqual([true, 204]);
    expect((await new Browser(service.origin).signIn(KIM.email, KIM.password)).status).toBe(204);
  });

  if (onPostgres) {
    it('is made once by processes that upgrade at the same time', async () => {
      for (const [sql, values] of unbound) await service!.database.query(sql, values);
      const sources = await Promise.all(
        [1, 2, 3, 4].map(() => new DataSource(database.open().connection).initialize()),
      );
      const keys = await Promise.all(sources.map((source) => openBindingKey(source, KEYS)));
      expect(new Set(keys.map(({ id }) => id)).size).toBe(1);
      for (const source of sources) await source.destroy();
      await restart();
      expect([await isSignedIn(), await signsIn()]).toEqual([true, 204]);
    });
  }
});
