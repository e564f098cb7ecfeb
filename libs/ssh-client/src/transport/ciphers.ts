import type { Bytes } from '@kiops/ssh-keys';
import { AesCtrEtm } from './aes-ctr-etm';
import { AesGcm } from './aes-gcm';
import { AesMode, MacHash, ScriptedAesHmac } from './scripted-aes-hmac';
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

const DEFAULT_CIPHERS = {
  'aes256-gcm@openssh.com': { key: 32, iv: 12, mode: 'gcm' },
  'aes128-gcm@openssh.com': { key: 16, iv: 12, mode: 'gcm' },
  'chacha20-poly1305@openssh.com': { key: 64, iv: 0, mode: 'chacha20' },
  'aes256-ctr': { key: 32, iv: 16, mode: 'ctr' },
  'aes128-ctr': { key: 16, iv: 16, mode: 'ctr' },
  'aes192-ctr': { key: 24, iv: 16, mode: 'ctr' },
} as const;

/** RFC 4253 §6.3: an attacker who sees how a session ends can learn a little of what was sent (CVE-2008-5161). */
const OLD_CIPHERS = {
  'aes256-cbc': { key: 32, iv: 16, mode: 'cbc' },
  'aes192-cbc': { key: 24, iv: 16, mode: 'cbc' },
  'aes128-cbc': { key: 16, iv: 16, mode: 'cbc' },
} as const;

/** Over what is sent (encrypt-then-MAC), and, at the end, over what is meant (RFC 4253 §6.4, RFC 6668). */
const DEFAULT_MACS = {
  'hmac-sha2-256-etm@openssh.com': { hash: 'SHA-256', key: 32, encryptThenMac: true },
  'hmac-sha2-512-etm@openssh.com': { hash: 'SHA-512', key: 64, encryptThenMac: true },
  'hmac-sha2-256': { hash: 'SHA-256', key: 32, encryptThenMac: false },
  'hmac-sha2-512': { hash: 'SHA-512', key: 64, encryptThenMac: false },
} as const satisfies Record<string, Mac>;

const OLD_MACS = {
  'hmac-sha1-etm@openssh.com': { hash: 'SHA-1', key: 20, encryptThenMac: true },
  'hmac-sha1': { hash: 'SHA-1', key: 20, encryptThenMac: false },
} as const satisfies Record<string, Mac>;

interface Mac {
  readonly hash: MacHash;
  readonly key: number;
  readonly encryptThenMac: boolean;
}

const CIPHERS = { ...DEFAULT_CIPHERS, ...OLD_CIPHERS };
const MACS = { ...DEFAULT_MACS, ...OLD_MACS };

export type CipherName = keyof typeof CIPHERS;
export type MacName = keyof typeof MACS;

/** The ciphers that every server may use, best first. */
export const CIPHER_NAMES = Object.keys(DEFAULT_CIPHERS) as readonly CipherName[];
/** Those for old devices, best first. */
export const OLD_CIPHER_NAMES = Object.keys(OLD_CIPHERS) as readonly CipherName[];
/** The MACs that every server may use, best first. */
export const MAC_NAMES = Object.keys(DEFAULT_MACS) as readonly MacName[];
/** Those for old devices, best first. */
export const OLD_MAC_NAMES = Object.keys(OLD_MACS) as readonly MacName[];

/** Whether the cipher proves its packets itself, so that no MAC is chosen (RFC 5647 §5.1). */
export function hasOwnTag(cipher: CipherName): boolean {
  const { mode } = CIPHERS[cipher];
  return mode === 'gcm' || mode === 'chacha20';
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
  const { mode } = CIPHERS[name];
  if (mode === 'chacha20') return new ChaCha20Poly1305(keys.key);
  if (mode === 'gcm') return AesGcm.create(keys.key, keys.iv);
  if (mac === undefined) throw new Error(`The cipher ${name} needs a MAC.`);
  const { hash, encryptThenMac } = MACS[mac];
  if (isNative(mode, keys.key.length, hash, encryptThenMac))
    return AesCtrEtm.create(keys.key, keys.iv, keys.macKey, hash);
  return new ScriptedAesHmac(mode, keys, { hash, encryptThenMac });
}

/**
 * Whether WebCrypto does it: it waits for nothing but whole packets, so the length must be in clear, and Chromium has no
 * AES with 192 bits.
 */
function isNative(
  mode: AesMode,
  keyBytes: number,
  hash: MacHash,
  encryptThenMac: boolean,
): hash is 'SHA-256' | 'SHA-512' {
  return mode === 'ctr' && keyBytes !== 24 && hash !== 'SHA-1' && encryptThenMac;
}
