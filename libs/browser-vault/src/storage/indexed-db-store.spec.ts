import localforage from 'localforage';
import { makeDeviceKey } from '../locks/vault-key';
import { VaultErrorCode } from '../vault-errors';
import { databaseName, indexedDbStore } from './indexed-db-store';
import { VaultStore } from './vault-store';

describe('The store in IndexedDB', () => {
  let userId: string;
  let store: VaultStore;

  beforeEach(() => {
    userId = crypto.randomUUID();
    store = indexedDbStore(userId);
  });
  afterEach(() => {
    jasmine.clock().uninstall();
    return localforage.dropInstance({ name: databaseName(userId) });
  });

  it('gives back what was stored, keys and bytes too', async () => {
    const value = { key: await makeDeviceKey(), bytes: Uint8Array.of(1, 2, 3) };
    await store.set('a', value);
    const stored = (await indexedDbStore(userId).get('a')) as typeof value;
    expect(stored.bytes).toEqual(value.bytes);
    expect(stored.key).toBeInstanceOf(CryptoKey);
    expect(stored.key.extractable).toBeFalse();
    expect(await store.get('b')).toBeUndefined();
  });

  it('lists by prefix, removes and clears', async () => {
    for (const key of ['secret:1', 'secret:2', 'pin:1']) await store.set(key, key);
    expect([...(await store.all('secret:')).keys()]).toEqual(['secret:1', 'secret:2']);
    await store.remove('secret:1');
    expect([...(await store.all('')).keys()]).toEqual(['pin:1', 'secret:2']);
    await store.clear();
    expect((await store.all('')).size).toBe(0);
  });

  it('says when there is no room, and keeps the old value', async () => {
    await store.set('a', 'old');
    spyOn(IDBObjectStore.prototype, 'put').and.throwError(new DOMException('full', 'QuotaExceededError'));
    await expectAsync(store.set('a', 'new')).toBeRejectedWith(withCode('quota-full'));
    expect(await store.get('a')).toBe('old');
  });

  it('opens again and tries once more when the browser closed it, before or in the middle of the work', async () => {
    await store.set('a', 'old');
    const opened = IDBDatabase.prototype.transaction;
    for (const [value, close] of [
      ['after an abort', (transaction: IDBTransaction) => transaction.abort()],
      ['after a close', (transaction: IDBTransaction) => transaction.db.close()],
    ] as const) {
      let once = true;
      spyOn(IDBDatabase.prototype, 'transaction').and.callFake(function (this: IDBDatabase, ...how) {
        const transaction = opened.apply(this, how);
        if (once) queueMicrotask(() => close(transaction));
        once = false;
        return transaction;
      });
      await store.set('a', value);
      IDBDatabase.prototype.transaction = opened;
      expect(await store.get('a')).toBe(value);
    }
  });

  it('says so when it finds itself closed before the browser tells', async () => {
    await store.set('a', 'old');
    const told = jasmine.createSpy();
    store.watch(told);
    const opened = IDBDatabase.prototype.transaction;
    spyOn(IDBDatabase.prototype, 'transaction').and.callFake(function (this: IDBDatabase, ...how) {
      IDBDatabase.prototype.transaction = opened;
      this.close();
      return opened.apply(this, how);
    });
    // Two at once, as the parts of a page read: it is told once.
    expect(await Promise.all([store.get('a'), store.count()])).toEqual(['old', 1]);
    expect(told).toHaveBeenCalledTimes(1);
  });

  it('says so after a time when the second try fails too, as while it is being deleted', async () => {
    await store.set('a', 'old');
    const told = jasmine.createSpy();
    store.watch(told);
    jasmine.clock().install();
    const transaction = spyOn(IDBDatabase.prototype, 'transaction').and.callThrough();
    const fails = () => transaction.and.throwError(new DOMException('', 'InvalidStateError'));
    fails();
    // Several at once, as the parts of a page read: it is told once, later each time, and soon again after it worked.
    for (const later of [1_000, 2_000, 1_000]) {
      const reads = await Promise.allSettled([store.get('a'), store.count()]);
      expect(reads.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      jasmine.clock().tick(later - 1);
      expect(told).not.toHaveBeenCalled();
      jasmine.clock().tick(1);
      expect(told).toHaveBeenCalledTimes(1);
      told.calls.reset();
      if (later === 1_000) continue;
      transaction.and.callThrough();
      expect(await store.get('a')).toBe('old');
      fails();
    }
    transaction.and.callThrough();
    expect(await store.get('a')).toBe('old');
    store.close();
  });

  it('gives way to a newer console, says so, and touches nothing any more', async () => {
    const told = jasmine.createSpy();
    store.watch(told);
    await store.set('a', 'old');
    const newer = await upgraded(databaseName(userId));
    expect(told).toHaveBeenCalled();
    await expectAsync(store.get('a')).toBeRejectedWith(withCode('newer-version'));
    await expectAsync(store.set('a', 'new')).toBeRejectedWith(withCode('newer-version'));
    const kept = newer.transaction('vault').objectStore('vault').get('a');
    expect(await new Promise((resolve) => (kept.onsuccess = () => resolve(kept.result)))).toBe('old');
    newer.close();
    store.close();
  });

  it('says when it was deleted, and does not hold that up', async () => {
    const told = jasmine.createSpy();
    store.watch(told);
    await store.set('a', 'old');
    await localforage.dropInstance({ name: databaseName(userId) });
    expect(told).toHaveBeenCalled();
    store.close();
  });

  it('says when the browser refuses, and never writes to localStorage instead', async () => {
    const opening = spyOn(indexedDB, 'open').and.callFake(refusedRequest);
    const refused = indexedDbStore(crypto.randomUUID());
    await expectAsync(refused.get('a')).toBeRejectedWith(withCode('unavailable'));
    await expectAsync(refused.set('a', 'secret')).toBeRejectedWith(withCode('unavailable'));
    expect(localStorage.length).toBe(0);
    opening.and.callThrough();
  });
});

/** Opens the database in its next version, as a console of another version would. */
function upgraded(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1_000);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('An old tab keeps the database.'));
  });
}

/** What the browser gives where it lets nobody store anything. */
function refusedRequest(): IDBOpenDBRequest {
  const request = { error: new DOMException('no', 'UnknownError'), onerror: (_event: Event) => undefined };
  queueMicrotask(() => request.onerror(new Event('error')));
  return request as unknown as IDBOpenDBRequest;
}

function withCode(code: VaultErrorCode) {
  return jasmine.objectContaining({ name: 'VaultError', code });
}
