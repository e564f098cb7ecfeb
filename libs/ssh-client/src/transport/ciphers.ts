import type { Bytes } from '@kiops/ssh-keys';
import { AesCtrEtm } from './aes-ctr-etm';
import { AesGcm } from './aes-gcm';
import { ChaCha20Poly1305 } from './chacha20-poly1305';
import type { PacketCipher } from './packet-cipher';

/** The keys of one direction, as RFC 4253 §7.2 derives them. */
export interface DirectionKeys {
  readonly iv: Bytes;
  readonly key: Bytes;
  readonly macKey: Bytes;
}

/** How many bytes of each a cipher needs. */
export interface KeyLengths {
  readonly iv: number;
  readonly key: number;
  readonly macKey: number;
}

const CIPHERS = {
  'aes256-gcm@openssh.com': { key: 32, iv: 12, ownTag: true },
  'aes128-gcm@openssh.com': { key: 16, iv: 12, ownTag: true },
  'chacha20-poly1305@openssh.com': { key: 64, iv: 0, ownTag: true },
  'aes256-ctr': { key: 32, iv: 16, ownTag: false },
  'aes128-ctr': { key: 16, iv: 16, ownTag: false },
} as const;

const MACS = {
  'hmac-sha2-256-etm@openssh.com': { hash: 'SHA-256', key: 32 },
  'hmac-sha2-512-etm@openssh.com': { hash: 'SHA-512', key: 64 },
} as const;

export type CipherName = keyof typeof CIPHERS;
export type MacName = keyof typeof MACS;

/** Every cipher, best first. */
export const CIPHER_NAMES = Object.keys(CIPHERS) as readonly CipherName[];
/** Every MAC, best first. */
export const MAC_NAMES = Object.keys(MACS) as readonly MacName[];

/** Whether the cipher proves its packets itself, so that no MAC is chosen (RFC 5647 §5.1). */
export function hasOwnTag(cipher: CipherName): boolean {
  return CIPHERS[cipher].ownTag;
}

/** What must be derived for this cipher; `mac` is undefined for one with its own tag. */
export function keyLengths(cipher: CipherName, mac: MacName | undefined): KeyLengths {
  const { key, iv } = CIPHERS[cipher];
  return { key, iv, macKey: mac === undefined ? 0 : MACS[mac].key };
}

/** Makes the protection of one direction, and wipes the keys it was made of. */
export async function createPacketCipher(
  name: CipherName,
  mac: MacName | undefined,
  keys: DirectionKeys,
): Promise<PacketCipher> {
  const cipher = await build(name, mac, keys);
  keys.key.fill(0);
  keys.macKey.fill(0);
  return cipher;
}

function build(
  name: CipherName,
  mac: MacName | undefined,
  keys: DirectionKeys,
): Promise<PacketCipher> | PacketCipher {
  if (name === 'chacha20-poly1305@openssh.com') return new ChaCha20Poly1305(keys.key);
  if (hasOwnTag(name)) return AesGcm.create(keys.key, keys.iv);
  if (mac === undefined) throw new Error(`The cipher ${name} needs a MAC.`);
  return AesCtrEtm.create(keys.key, keys.iv, keys.macKey, MACS[mac].hash);
}
