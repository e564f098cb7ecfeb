import type { RecordStore } from '@kiops/contracts';
import { StaleOwnerKeysError, type OwnerKeys } from './owner-keys.service';
import { SealBrokenError, seal, unseal } from './seal';

/** The first byte of every stored secret. */
const VERSION = 1;
/** `version | data-key version (32 bit, big-endian)`, before `nonce | ciphertext | tag`. */
const HEADER_LENGTH = 5;

/** Where a secret stands: it opens nowhere else. */
export interface SecretPlace {
  readonly store: RecordStore;
  readonly recordId: string;
  readonly field: string;
}

/** Encrypts a secret for its place, with the owner's newest data key. */
export function sealSecret(keys: OwnerKeys, place: SecretPlace, secret: string): Buffer {
  const header = Buffer.alloc(HEADER_LENGTH);
  header[0] = VERSION;
  header.writeUInt32BE(keys.dataKeyVersion, 1);
  const key = keys.dataKeys.get(keys.dataKeyVersion);
  if (!key) throw new StaleOwnerKeysError();
  return Buffer.concat([header, seal(key, Buffer.from(secret), contextOf(keys, keys.dataKeyVersion, place))]);
}

/**
 * Decrypts a secret that stands at this place.
 * @throws SealBrokenError when it was changed, or was written for another place.
 * @throws StaleOwnerKeysError when its data key is newer than the opened ones.
 */
export function openSecret(keys: OwnerKeys, place: SecretPlace, stored: Buffer): string {
  if (stored.length < HEADER_LENGTH || stored[0] !== VERSION) throw new SealBrokenError();
  const version = dataKeyVersionOf(stored);
  const key = keys.dataKeys.get(version);
  if (!key) throw new StaleOwnerKeysError();
  return unseal(key, stored.subarray(HEADER_LENGTH), contextOf(keys, version, place)).toString();
}

/** Which data key a stored secret was encrypted with. */
export function dataKeyVersionOf(stored: Buffer): number {
  return stored.readUInt32BE(1);
}

function contextOf(keys: OwnerKeys, version: number, { store, recordId, field }: SecretPlace): Buffer {
  return Buffer.from(`kiops-secret|${VERSION}|${version}|${keys.ownerId}|${store}|${recordId}|${field}`);
}
