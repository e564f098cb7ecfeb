import './bcrypt-pbkdf-module';
import { sha512 } from '@noble/hashes/sha2.js';
import { hash as bcryptHash } from 'bcrypt-pbkdf';
import { SshKeyError } from './key-errors';
import { wipe } from './key-material';
import { KeyWork, report } from './key-work';
import { Bytes } from './wire';

/** About 10 s of work here. `ssh-keygen` uses 16 or 24 rounds by itself, and careful people 100. */
export const MOST_BCRYPT_ROUNDS = 500;

const HASH_BYTES = 32;
/** One hash takes about 10 ms: after these the browser gets its turn, so that a page does not freeze. */
const HASHES_PER_TURN = 4;

/**
 * bcrypt_pbkdf of OpenBSD, as OpenSSH key files use it (PROTOCOL.key, "bcrypt").
 * Throws `kdf-too-costly` for more than {@link MOST_BCRYPT_ROUNDS} rounds, `damaged` for none, and `cancelled`.
 */
export async function bcryptPbkdf(
  passphrase: Uint8Array,
  salt: Uint8Array,
  rounds: number,
  length: number,
  work: KeyWork = {},
): Promise<Bytes> {
  if (rounds > MOST_BCRYPT_ROUNDS) throw new SshKeyError('kdf-too-costly');
  if (rounds < 1 || salt.length === 0) throw new SshKeyError('damaged');
  const passwordHash = sha512(passphrase);
  const key = new Uint8Array(length);
  const blocks = Math.ceil(length / HASH_BYTES);
  const output = new Uint8Array(HASH_BYTES);
  const sum = new Uint8Array(HASH_BYTES);
  let hashes = 0;
  for (let block = 0; block < blocks; block++) {
    let saltHash = sha512(saltOfBlock(salt, block + 1));
    for (let round = 0; round < rounds; round++) {
      bcryptHash(passwordHash, saltHash, output);
      if (round === 0) sum.set(output);
      else output.forEach((byte, index) => (sum[index] ^= byte));
      saltHash = sha512(output);
      if (++hashes % HASHES_PER_TURN === 0) {
        report(work, hashes / (blocks * rounds));
        await nextTurn();
      }
    }
    // The blocks are interleaved, not one after the other.
    for (let index = 0; index * blocks + block < length; index++) key[index * blocks + block] = sum[index];
  }
  wipe(passwordHash, output, sum);
  return key;
}

function saltOfBlock(salt: Uint8Array, block: number): Bytes {
  const counted = new Uint8Array(salt.length + 4);
  counted.set(salt);
  new DataView(counted.buffer).setUint32(salt.length, block);
  return counted;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
