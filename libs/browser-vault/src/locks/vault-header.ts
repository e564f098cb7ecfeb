import type { Bytes } from '@kiops/ssh-keys';
import { VaultError } from '../vault-errors';
import { isSealed } from '../storage/sealed';
import { Argon2Parameters } from './argon2';
import { WrappedKey } from './vault-key';

/** The vault key under a key of this browser: the vault opens by itself. */
export interface DeviceWrap {
  readonly kind: 'device';
  readonly id: string;
  readonly deviceKey: CryptoKey;
  readonly wrapped: WrappedKey;
}

export interface PassphraseWrap {
  readonly kind: 'passphrase';
  readonly id: string;
  /** RFC 3339. */
  readonly addedAt: string;
  readonly kdf: Argon2Parameters;
  readonly wrapped: WrappedKey;
}

export interface PasskeyWrap {
  readonly kind: 'passkey';
  readonly id: string;
  readonly addedAt: string;
  /** What the user calls it. */
  readonly name: string;
  readonly credentialId: Bytes;
  readonly transports: readonly string[];
  /** The input of the passkey's PRF. */
  readonly salt: Bytes;
  readonly wrapped: WrappedKey;
}

export type LockWrap = PassphraseWrap | PasskeyWrap;
export type VaultWrap = DeviceWrap | LockWrap;

/**
 * The one item that says how a vault is opened: every wrap is in it, so that one write changes the lock.
 * There is either one device wrap and nothing else, or one or more locks and no device wrap.
 */
export interface VaultHeader {
  readonly version: 1;
  /** Random; a vault that was started over has another one. */
  readonly vaultId: string;
  readonly createdAt: string;
  /** Minutes without activity until a locked vault locks itself; null for never. */
  readonly autoLockMinutes: number | null;
  readonly wraps: readonly VaultWrap[];
}

/** The item's name in the store. */
export const HEADER_KEY = 'header';

/** Reads the stored item; undefined when there is none. Throws `damaged`, `key-gone` or `newer-version`. */
export function readHeader(value: unknown): VaultHeader | undefined {
  if (value === undefined) return undefined;
  if (!isObject(value)) throw new VaultError('damaged');
  const { version, vaultId, createdAt, autoLockMinutes, wraps } = value;
  if (typeof version === 'number' && version > 1) throw new VaultError('newer-version');
  const fits =
    version === 1 &&
    typeof vaultId === 'string' &&
    typeof createdAt === 'string' &&
    (autoLockMinutes === null || typeof autoLockMinutes === 'number') &&
    Array.isArray(wraps) &&
    wraps.length > 0 &&
    wraps.every(isWrap);
  if (!fits) throw new VaultError('damaged');
  if (wraps.some(lacksDeviceKey)) throw new VaultError('key-gone');
  return { version: 1, vaultId, createdAt, autoLockMinutes, wraps };
}

/** The wrap that opens without the user, if the vault has no lock. */
export function deviceWrapOf(header: VaultHeader): DeviceWrap | undefined {
  return header.wraps.find((wrap) => wrap.kind === 'device');
}

/** The locks, oldest first; empty when the vault opens by itself. */
export function locksOf(header: VaultHeader): readonly LockWrap[] {
  return header.wraps.filter((wrap) => wrap.kind !== 'device');
}

function isWrap(value: unknown): value is VaultWrap {
  if (!isObject(value) || typeof value['id'] !== 'string' || !isSealed(value['wrapped'])) return false;
  switch (value['kind']) {
    case 'device':
      return true;
    case 'passphrase':
      return isArgon2(value['kdf']);
    case 'passkey':
      return (
        typeof value['name'] === 'string' &&
        value['credentialId'] instanceof Uint8Array &&
        value['salt'] instanceof Uint8Array &&
        Array.isArray(value['transports'])
      );
    default:
      return false;
  }
}

/** A browser can lose the key and keep the rest. */
function lacksDeviceKey(wrap: VaultWrap): boolean {
  return wrap.kind === 'device' && !(wrap.deviceKey instanceof CryptoKey);
}

function isArgon2(value: unknown): value is Argon2Parameters {
  return (
    isObject(value) &&
    value['algorithm'] === 'argon2id' &&
    typeof value['memoryKiB'] === 'number' &&
    typeof value['passes'] === 'number' &&
    value['salt'] instanceof Uint8Array
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
