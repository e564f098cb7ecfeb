import type { RecordStore } from '@kiops/contracts';
import { SealBrokenError } from '../problems/seal-broken-error';
import { StaleOwnerKeysError, type OwnerKeys } from './owner-keys.service';
import { seal, unseal } from './seal';

/** The first byte of every stored secret that is written now. */
const VERSION = 2;
/** That of secrets from before they were bound to the version of their record's secrets. */
const UNVERSIONED = 1;
/** The version of a record's secrets that have not changed since before. */
const FIRST_VERSION = 0;
/** `version | data-key version (32 bit, big-endian)`, before `nonce | ciphertext | tag`. */
const HEADER_LENGTH = 5;

/** Where a secret stands: it opens nowhere else. */
export interface SecretPlace {
  readonly store: RecordStore;
  readonly recordId: string;
  readonly field: string;
  /** Which of the record's secrets: it rises with each change, so that an older one does not open any more. */
  readonly secretVersion: number;
}

/** Encrypts a secret for its place, with the owner's newest data key. */
export function sealSecret(keys: OwnerKeys, place: SecretPlace, secret: string): Buffer {
  const header = Buffer.alloc(HEADER_LENGTH);
  header[0] = VERSION;
  header.writeUInt32BE(keys.dataKeyVersion, 1);
  const key = keys.dataKeys.get(keys.dataKeyVersion);
  if (!key) throw new StaleOwnerKeysError();
  return Buffer.concat([
    header,
    seal(key, Buffer.from(secret), contextOf(VERSION, keys, keys.dataKeyVersion, place)),
  ]);
}

/**
 * Decrypts a secret that stands at this place.
 * @throws SealBrokenError when it was changed, or was written for another place.
 * @throws StaleOwnerKeysError when its data key is newer than the opened ones.
 */
export function openSecret(keys: OwnerKeys, place: SecretPlace, stored: Buffer): string {
  const format = stored[0];
  const isKnown = format === VERSION || (format === UNVERSIONED && place.secretVersion === FIRST_VERSION);
  if (stored.length < HEADER_LENGTH || !isKnown) throw new SealBrokenError();
  const version = dataKeyVersionOf(stored);
  const key = keys.dataKeys.get(version);
  if (!key) throw new StaleOwnerKeysError();
  return unseal(key, stored.subarray(HEADER_LENGTH), contextOf(format, keys, version, place)).toString();
}

/** Which data key a stored secret was encrypted with. */
export function dataKeyVersionOf(stored: Buffer): number {
  return stored.readUInt32BE(1);
}

function contextOf(
  format: number,
  keys: OwnerKeys,
  dataKeyVersion: number,
  { store, recordId, field, secretVersion }: SecretPlace,
): Buffer {
  const place = `kiops-secret|${format}|${dataKeyVersion}|${keys.ownerId}|${store}|${recordId}|${field}`;
  return Buffer.from(format === UNVERSIONED ? place : `${place}|${secretVersion}`);
}
