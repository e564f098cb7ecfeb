import './des-module';
import { CBC, DES, EDE } from 'des.js';
import { SshKeyError } from './key-errors';

const BLOCK = 8;
const DesCbc = CBC.instantiate(DES);
const TripleDesCbc = CBC.instantiate(EDE);

/**
 * Decrypts DES-CBC (a key of 8 bytes) or DES-EDE3-CBC (24 bytes) as it is, its padding included. Nobody should protect
 * a key so any more; what was protected so is still read. Throws `truncated` unless there are whole blocks.
 */
export function decryptDesCbc(key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  if (ciphertext.length === 0 || ciphertext.length % BLOCK !== 0) throw new SshKeyError('truncated');
  const Cipher = key.length === BLOCK ? DesCbc : TripleDesCbc;
  const cipher = new Cipher({ type: 'decrypt', key, iv, padding: false });
  const begun = cipher.update(ciphertext);
  const ended = cipher.final();
  const plain = new Uint8Array(ciphertext.length);
  plain.set(begun);
  plain.set(ended, begun.length);
  begun.fill(0);
  ended.fill(0);
  return plain;
}

/** As above, without the padding of PKCS#7. Throws `wrong-passphrase` where it is none. */
export function decryptPaddedDesCbc(key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  const plain = decryptDesCbc(key, iv, ciphertext);
  const count = plain[plain.length - 1];
  const isPadding = count >= 1 && count <= BLOCK && plain.subarray(-count).every((byte) => byte === count);
  if (!isPadding) throw new SshKeyError('wrong-passphrase');
  return plain.subarray(0, plain.length - count);
}
