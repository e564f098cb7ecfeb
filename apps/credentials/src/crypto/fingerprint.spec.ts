import { createSecretKey } from 'node:crypto';
import { DEFINITIONS, type RecordStore, type StoreDefinition } from '@kiops/contracts';
import { fingerprintOf } from './fingerprint';
import type { OwnerKeys } from './owner-keys.service';

function keys(byte: number): OwnerKeys {
  return {
    ownerId: 'owner',
    dataKeyVersion: 1,
    dataKeys: new Map(),
    fingerprintKey: createSecretKey(Buffer.alloc(32, byte)),
  };
}

function fingerprint(
  byte: number,
  store: RecordStore,
  secrets: Record<string, string | null>,
): string | undefined {
  return fingerprintOf(
    keys(byte),
    DEFINITIONS[store] as unknown as StoreDefinition<never>,
    secrets,
  )?.toString('hex');
}

describe('A fingerprint', () => {
  it('is equal for equal secrets of one owner and store, and only for them', () => {
    const one = fingerprint(1, 'registries', { password: 'same' });
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(fingerprint(1, 'registries', { password: 'same' })).toBe(one);
    expect(fingerprint(1, 'registries', { password: 'other' })).not.toBe(one);
    expect(fingerprint(2, 'registries', { password: 'same' })).not.toBe(one);
    expect(fingerprint(1, 'db-connections', { password: 'same' })).not.toBe(one);
  });

  it('covers all secrets of a record, each in its place', () => {
    const one = fingerprint(1, 'runtimes', { ca: 'a', cert: 'b', key: 'c' });
    expect(fingerprint(1, 'runtimes', { ca: 'b', cert: 'a', key: 'c' })).not.toBe(one);
    expect(fingerprint(1, 'runtimes', { ca: 'a', cert: 'b', key: 'c', kubeconfig: null })).toBe(one);
  });

  it('is none without a secret', () => {
    expect(fingerprint(1, 'registries', { password: null })).toBeUndefined();
    expect(fingerprint(1, 'registries', {})).toBeUndefined();
  });
});
