import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { SealBrokenError } from '../problems/seal-broken-error';
import { dataKeyVersionOf, openSecret, sealSecret, type SecretPlace } from './envelope';
import { StaleOwnerKeysError, type OwnerKeys } from './owner-keys.service';
import { seal } from './seal';

const PLACE: SecretPlace = {
  store: 'registries',
  recordId: '01890a5d-ac96-774b-bcce-b302099a8057',
  field: 'password',
  secretVersion: 3,
};

function keys(ownerId = 'owner', dataKeyVersion = 1, ...dataKeys: [number, number][]): OwnerKeys {
  const all = dataKeys.length > 0 ? dataKeys : [[1, 1] as const];
  return {
    ownerId,
    dataKeyVersion,
    dataKeys: new Map(all.map(([version, byte]) => [version, createSecretKey(Buffer.alloc(32, byte))])),
    fingerprintKey: createSecretKey(Buffer.alloc(32, 9)),
  };
}

describe('A stored secret', () => {
  it('opens to the very text, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (secret) => {
        expect(openSecret(keys(), PLACE, sealSecret(keys(), PLACE, secret))).toBe(secret);
      }),
    );
  });

  it('looks different every time', () => {
    const [one, two] = [sealSecret(keys(), PLACE, 'same'), sealSecret(keys(), PLACE, 'same')];
    expect(one.equals(two)).toBeFalse();
    expect(one.includes('same')).toBeFalse();
  });

  it('opens only for its owner, store, record, field and version', () => {
    const stored = sealSecret(keys(), PLACE, 'secret');
    for (const place of [
      { ...PLACE, store: 'servers' },
      { ...PLACE, recordId: '01890a5d-ac96-774b-bcce-b302099a8058' },
      { ...PLACE, field: 'token' },
      { ...PLACE, secretVersion: 2 },
    ] as SecretPlace[]) {
      expect(() => openSecret(keys(), place, stored)).toThrowError(SealBrokenError);
    }
    expect(() => openSecret(keys('another owner'), PLACE, stored)).toThrowError(SealBrokenError);
    expect(() => openSecret(keys('owner', 1, [1, 2]), PLACE, stored)).toThrowError(SealBrokenError);
  });

  it('from before versions were bound opens as long as the secrets of its record have not changed', () => {
    const { dataKeys, ownerId } = keys();
    const context = `kiops-secret|1|1|${ownerId}|${PLACE.store}|${PLACE.recordId}|${PLACE.field}`;
    const stored = Buffer.concat([
      Buffer.from([1, 0, 0, 0, 1]),
      seal(dataKeys.get(1)!, Buffer.from('older'), Buffer.from(context)),
    ]);
    expect(openSecret(keys(), { ...PLACE, secretVersion: 0 }, stored)).toBe('older');
    expect(() => openSecret(keys(), PLACE, stored)).toThrowError(SealBrokenError);
    stored[0] = 2;
    expect(() => openSecret(keys(), { ...PLACE, secretVersion: 0 }, stored)).toThrowError(SealBrokenError);
  });

  it('does not open when any byte was changed or cut off', () => {
    const stored = sealSecret(keys(), PLACE, 'secret');
    for (let index = 0; index < stored.length; index += 1) {
      const changed = Buffer.from(stored);
      changed[index] ^= 1;
      expect(() => openSecret(keys(), PLACE, changed))
        .withContext(`byte ${index}`)
        .toThrowError();
      expect(() => openSecret(keys(), PLACE, stored.subarray(0, index)))
        .withContext(`cut at ${index}`)
        .toThrowError();
    }
  });

  it('says which data key it needs, so that a rotated one is read again', () => {
    const rotated = keys('owner', 2, [1, 1], [2, 2]);
    const stored = sealSecret(rotated, PLACE, 'secret');
    expect(dataKeyVersionOf(stored)).toBe(2);
    expect(() => openSecret(keys(), PLACE, stored)).toThrowError(StaleOwnerKeysError);
    expect(openSecret(rotated, PLACE, sealSecret(keys(), PLACE, 'older'))).toBe('older');
    // The header is authenticated too: a ciphertext cannot be moved to another key version.
    stored.writeUInt32BE(1, 1);
    expect(() => openSecret(rotated, PLACE, stored)).toThrowError(SealBrokenError);
  });
});
