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
  afterEach(() => localforage.dropInstance({ name: databaseName(userId) }));

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

  it('says when the browser refuses, and never writes to localStorage instead', async () => {
    const opening = spyOn(indexedDB, 'open').and.callFake(refusedRequest);
    const refused = indexedDbStore(crypto.randomUUID());
    await expectAsync(refused.get('a')).toBeRejectedWith(withCode('unavailable'));
    await expectAsync(refused.set('a', 'secret')).toBeRejectedWith(withCode('unavailable'));
    expect(localStorage.length).toBe(0);
    opening.and.callThrough();
  });
});

/** What the browser gives where it lets nobody store anything. */
function refusedRequest(): IDBOpenDBRequest {
  const request = { error: new DOMException('no', 'UnknownError'), onerror: (_event: Event) => undefined };
  queueMicrotask(() => request.onerror(new Event('error')));
  return request as unknown as IDBOpenDBRequest;
}

function withCode(code: VaultErrorCode) {
  return jasmine.objectContaining({ name: 'VaultError', code });
}
