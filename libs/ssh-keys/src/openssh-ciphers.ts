import { cbc, ctr, gcm } from '@noble/ciphers/aes.js';
import { poly1305 } from '@noble/ciphers/_poly1305.js';
import { chacha20orig } from '@noble/ciphers/chacha.js';
import { equalBytes } from '@noble/ciphers/utils.js';
import { SshKeyError } from './key-errors';

/** A cipher that protects the private section of an OpenSSH key file. */
export interface OpensshCipher {
  readonly keyBytes: number;
  readonly ivBytes: number;
  /** Bytes after the private section that are not part of it. */
  readonly tagBytes: number;
  /** The private section is padded to a multiple of this. */
  readonly blockBytes: number;
  /** Throws `wrong-passphrase` where the cipher itself notices. */
  decrypt(key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

const aesCbc = (keyBytes: number): OpensshCipher => ({
  keyBytes,
  ivBytes: 16,
  tagBytes: 0,
  blockBytes: 16,
  decrypt: (key, iv, ciphertext) => cbc(key, iv, { disablePadding: true }).decrypt(ciphertext),
});

const aesCtr = (keyBytes: number): OpensshCipher => ({
  keyBytes,
  ivBytes: 16,
  tagBytes: 0,
  blockBytes: 16,
  decrypt: (key, iv, ciphertext) => ctr(key, iv).decrypt(ciphertext),
});

const aesGcm = (keyBytes: number): OpensshCipher => ({
  keyBytes,
  ivBytes: 12,
  tagBytes: 16,
  blockBytes: 16,
  decrypt: (key, iv, ciphertext) => {
    try {
      return gcm(key, iv).decrypt(ciphertext);
    } catch {
      throw new SshKeyError('wrong-passphrase');
    }
  },
});

/** PROTOCOL.chacha20poly1305 of OpenSSH, with sequence number 0; the second key is for packet lengths only. */
const chacha20Poly1305: OpensshCipher = {
  keyBytes: 64,
  ivBytes: 0,
  tagBytes: 16,
  blockBytes: 8,
  decrypt: (key, _iv, ciphertext) => {
    const contentKey = key.subarray(0, 32);
    const nonce = new Uint8Array(8);
    const content = ciphertext.subarray(0, ciphertext.length - 16);
    const tagKey = chacha20orig(contentKey, nonce, new Uint8Array(32));
    const tag = poly1305(content, tagKey);
    if (!equalBytes(tag, ciphertext.subarray(-16))) throw new SshKeyError('wrong-passphrase');
    return chacha20orig(contentKey, nonce, content, undefined, 1);
  },
};

/** Loaded when it is needed: few keys are so old. */
const tripleDesCbc: OpensshCipher = {
  keyBytes: 24,
  ivBytes: 8,
  tagBytes: 0,
  blockBytes: 8,
  decrypt: async (key, iv, ciphertext) => (await import('./des-cbc')).decryptDesCbc(key, iv, ciphertext),
};

/** The ciphers of `ssh-keygen -Z`, by their names. */
export const OPENSSH_CIPHERS: ReadonlyMap<string, OpensshCipher> = new Map([
  ['aes128-cbc', aesCbc(16)],
  ['aes192-cbc', aesCbc(24)],
  ['aes256-cbc', aesCbc(32)],
  ['aes128-ctr', aesCtr(16)],
  ['aes192-ctr', aesCtr(24)],
  ['aes256-ctr', aesCtr(32)],
  ['aes128-gcm@openssh.com', aesGcm(16)],
  ['aes256-gcm@openssh.com', aesGcm(32)],
  ['3des-cbc', tripleDesCbc],
  ['chacha20-poly1305@openssh.com', chacha20Poly1305],
]);
