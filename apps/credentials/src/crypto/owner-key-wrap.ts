import type { MasterKeys } from './master-keys';
import { seal, unseal } from './seal';

/** Which of an owner's keys: `data` encrypts secrets, `fingerprint` finds equal ones. */
export interface OwnerKeyName {
  readonly owner_id: string;
  readonly purpose: 'data' | 'fingerprint';
  readonly version: number;
}

/** A row of `owner_keys`. */
export interface WrappedOwnerKey extends OwnerKeyName {
  readonly master_key_id: string;
  readonly wrapped: Buffer;
}

/** Encrypts an owner's key under the active master key. */
export function wrapOwnerKey(masterKeys: MasterKeys, name: OwnerKeyName, key: Buffer): WrappedOwnerKey {
  const id = masterKeys.activeId;
  return { ...name, master_key_id: id, wrapped: seal(masterKeys.get(id), key, contextOf(name, id)) };
}

/**
 * Decrypts an owner's key.
 * @throws MissingKeyError when its master key is not here.
 * @throws SealBrokenError when the row was changed or moved.
 */
export function unwrapOwnerKey(masterKeys: MasterKeys, row: WrappedOwnerKey): Buffer {
  return unseal(masterKeys.get(row.master_key_id), row.wrapped, contextOf(row, row.master_key_id));
}

function contextOf({ owner_id, purpose, version }: OwnerKeyName, masterKeyId: string): Buffer {
  return Buffer.from(`kiops-owner-key|1|${masterKeyId}|${owner_id}|${purpose}|${version}`);
}
