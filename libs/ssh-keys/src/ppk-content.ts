import { cbc } from '@noble/ciphers/aes.js';
import { equalBytes } from '@noble/ciphers/utils.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { ECDSA_CURVES } from './curves';
import { SshKeyError } from './key-errors';
import { KeyMaterial, ecdsaMaterial, ed25519Material, rsaMaterial, wipe } from './key-material';
import { KeyWork } from './key-work';
import { PpkFile } from './ppk-file';
import { Bytes, WireReader, WireWriter } from './wire';

/** The three secrets that come from a passphrase. */
interface PpkKeys {
  readonly cipherKey: Uint8Array;
  readonly iv: Uint8Array;
  readonly macKey: Uint8Array;
}

const CIPHER_KEY_BYTES = 32;
const IV_BYTES = 16;
const SEED_BYTES = 32;
const LONGEST_NUMBER = 8192 / 8 + 1;

/** The key in a file that is not encrypted, once its MAC fits. Throws `damaged`. */
export function openPlainPpk(file: PpkFile): KeyMaterial {
  try {
    const macKey = file.version === 2 ? macKeyOfVersion2(new Uint8Array(0)) : new Uint8Array(0);
    if (!macFits(file, file.privateBlob, macKey)) throw new SshKeyError('damaged');
    return readPrivateBlob(file, file.privateBlob);
  } finally {
    wipe(file.privateBlob);
  }
}

/**
 * The key in an encrypted file, once its MAC fits. Throws `wrong-passphrase`; `damaged` when the passphrase is the
 * right one and something else does not fit; `ppk-too-costly`; `cancelled`.
 */
export async function openEncryptedPpk(
  file: PpkFile,
  passphrase: Uint8Array,
  work: KeyWork,
): Promise<KeyMaterial> {
  const keys = file.argon2 ? await keysOfVersion3(file, passphrase, work) : keysOfVersion2(passphrase);
  const plain = cbc(keys.cipherKey, keys.iv, { disablePadding: true }).decrypt(file.privateBlob);
  try {
    if (macFits(file, plain, keys.macKey)) return readPrivateBlob(file, plain);
    throw new SshKeyError(beginsLikeAKey(plain) ? 'damaged' : 'wrong-passphrase');
  } finally {
    wipe(plain, keys.cipherKey, keys.iv, keys.macKey);
  }
}

/** A wrong passphrase leaves noise, whose first four bytes are a sensible length once in four million times. */
function beginsLikeAKey(plain: Uint8Array): boolean {
  const length = new WireReader(plain).uint32();
  return length > 0 && length <= LONGEST_NUMBER;
}

async function keysOfVersion3(file: PpkFile, passphrase: Uint8Array, work: KeyWork): Promise<PpkKeys> {
  // Loaded when it is needed: most keys are not of this kind.
  const { ppkArgon2 } = await import('./ppk-argon2');
  if (!file.argon2) throw new SshKeyError('damaged');
  const derived = await ppkArgon2(passphrase, file.argon2, work);
  return {
    cipherKey: derived.subarray(0, CIPHER_KEY_BYTES),
    iv: derived.subarray(CIPHER_KEY_BYTES, CIPHER_KEY_BYTES + IV_BYTES),
    macKey: derived.subarray(CIPHER_KEY_BYTES + IV_BYTES),
  };
}

function keysOfVersion2(passphrase: Uint8Array): PpkKeys {
  const cipherKey = new Uint8Array(2 * sha1.outputLen);
  for (const number of [0, 1]) {
    const counter = Uint8Array.of(0, 0, 0, number);
    cipherKey.set(sha1.create().update(counter).update(passphrase).digest(), number * sha1.outputLen);
  }
  return {
    cipherKey: cipherKey.subarray(0, CIPHER_KEY_BYTES),
    iv: new Uint8Array(IV_BYTES),
    macKey: macKeyOfVersion2(passphrase),
  };
}

function macKeyOfVersion2(passphrase: Uint8Array): Uint8Array {
  const name = new TextEncoder().encode('putty-private-key-file-mac-key');
  return sha1.create().update(name).update(passphrase).digest();
}

/** The MAC covers everything that means something. Older PuTTYs wrote the comment in the code page of the machine. */
function macFits(file: PpkFile, plain: Uint8Array, macKey: Uint8Array): boolean {
  const hash = file.version === 2 ? sha1 : sha256;
  return commentBytes(file.comment).some((comment) => {
    const covered = new WireWriter()
      .string(file.algorithm)
      .string(file.encrypted ? 'aes256-cbc' : 'none')
      .string(comment)
      .string(file.publicKeyBlob)
      .string(plain);
    const fits = equalBytes(hmac(hash, macKey, covered.bytes()), file.mac);
    covered.wipe();
    return fits;
  });
}

/** `decodeKeyFile` gives what is not UTF-8 as one character per byte. */
function commentBytes(comment: string): Uint8Array[] {
  const utf8 = new TextEncoder().encode(comment);
  const codes = Array.from(comment, (character) => character.charCodeAt(0));
  const isOneBytePerCharacter = codes.length === comment.length && codes.every((code) => code <= 0xff);
  return isOneBytePerCharacter ? [utf8, Uint8Array.from(codes)] : [utf8];
}

/** The private numbers stand in the private half only, the public ones in the public half only. */
function readPrivateBlob(file: PpkFile, plain: Uint8Array): KeyMaterial {
  const publicReader = new WireReader(file.publicKeyBlob);
  const name = publicReader.text();
  const privateReader = new WireReader(plain);
  if (name !== file.algorithm) throw new SshKeyError('damaged');
  if (name === 'ssh-rsa') {
    const publicExponent = publicReader.mpintBytes();
    const modulus = publicReader.mpintBytes();
    const privateExponent = privateReader.mpintBytes();
    const prime1 = privateReader.mpintBytes();
    const prime2 = privateReader.mpintBytes();
    const coefficient = privateReader.mpintBytes();
    return rsaMaterial({ modulus, publicExponent, privateExponent, coefficient, prime1, prime2 });
  }
  if (name === 'ssh-ed25519') {
    return ed25519Material(seedOf(privateReader.string()), publicReader.string());
  }
  const curve = ECDSA_CURVES.find(({ algorithm }) => algorithm === name);
  if (!curve || publicReader.text() !== curve.sshName) throw new SshKeyError('damaged');
  return ecdsaMaterial(curve, privateReader.mpintBytes(), publicReader.string());
}

/** A number in little-endian: some versions leave out the zeros at its end. */
function seedOf(number: Uint8Array): Bytes {
  if (number.length > SEED_BYTES) throw new SshKeyError('damaged');
  const seed = new Uint8Array(SEED_BYTES);
  seed.set(number);
  return seed;
}
