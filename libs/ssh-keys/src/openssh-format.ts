import { bcryptPbkdf } from './bcrypt-kdf';
import { ECDSA_CURVES } from './curves';
import { SshKeyError } from './key-errors';
import { KeyMaterial, ecdsaMaterial, ed25519Material, rsaMaterial, sameBytes, wipe } from './key-material';
import { KeyWork } from './key-work';
import { OPENSSH_CIPHERS } from './openssh-ciphers';
import { publicKeyBlob } from './public-key-blob';
import { WireReader } from './wire';

/** The container of PROTOCOL.key: only its private section can be encrypted. */
export interface OpensshContainer {
  readonly cipherName: string;
  readonly kdfName: string;
  readonly kdfOptions: Uint8Array;
  readonly publicKeyBlob: Uint8Array;
  /** As it is in the file: encrypted unless the cipher is `none`. */
  readonly privateSection: Uint8Array;
  /** What follows the private section: the tag of an authenticated cipher. */
  readonly tag: Uint8Array;
}

export interface OpensshPrivateSection {
  readonly material: KeyMaterial;
  readonly comment: string;
}

const MAGIC = new TextEncoder().encode('openssh-key-v1\0');

/** Reads the container. Throws `SshKeyError` or `WireError`. */
export function readOpensshContainer(bytes: Uint8Array): OpensshContainer {
  const reader = new WireReader(bytes);
  if (!sameBytes(reader.raw(MAGIC.length), MAGIC)) throw new SshKeyError('damaged');
  const cipherName = reader.text();
  const kdfName = reader.text();
  const kdfOptions = reader.string();
  if (reader.uint32() !== 1) throw new SshKeyError('unsupported-type');
  const publicBlob = reader.string();
  const privateSection = reader.string();
  return { cipherName, kdfName, kdfOptions, publicKeyBlob: publicBlob, privateSection, tag: reader.rest() };
}

export function isOpensshEncrypted(container: OpensshContainer): boolean {
  return container.cipherName !== 'none';
}

/** Reads a private section that is not encrypted, and overwrites it. Throws `SshKeyError` or `WireError`. */
export function readOpenSection(container: OpensshContainer): OpensshPrivateSection {
  try {
    return readPrivateSection(container, container.privateSection, 'damaged');
  } finally {
    wipe(container.privateSection);
  }
}

/** Opens an encrypted private section, and checks that it belongs to the public key. Throws `SshKeyError` or `WireError`. */
export async function openEncryptedSection(
  container: OpensshContainer,
  passphrase: Uint8Array,
  work: KeyWork,
): Promise<OpensshPrivateSection> {
  const plain = await decryptPrivateSection(container, passphrase, work);
  try {
    return readPrivateSection(container, plain, 'wrong-passphrase');
  } finally {
    wipe(plain);
  }
}

async function decryptPrivateSection(
  { cipherName, kdfName, kdfOptions, privateSection, tag }: OpensshContainer,
  passphrase: Uint8Array,
  work: KeyWork,
): Promise<Uint8Array> {
  const cipher = OPENSSH_CIPHERS.get(cipherName);
  if (!cipher || kdfName !== 'bcrypt') throw new SshKeyError('unknown-encryption');
  const options = new WireReader(kdfOptions);
  const salt = options.string();
  const rounds = options.uint32();
  options.end();
  if (tag.length < cipher.tagBytes) throw new SshKeyError('truncated');
  if (
    tag.length > cipher.tagBytes ||
    privateSection.length % cipher.blockBytes !== 0 ||
    privateSection.length === 0
  ) {
    throw new SshKeyError('damaged');
  }
  const keyAndIv = await bcryptPbkdf(passphrase, salt, rounds, cipher.keyBytes + cipher.ivBytes, work);
  const ciphertext = new Uint8Array(privateSection.length + tag.length);
  ciphertext.set(privateSection);
  ciphertext.set(tag, privateSection.length);
  try {
    return await cipher.decrypt(
      keyAndIv.subarray(0, cipher.keyBytes),
      keyAndIv.subarray(cipher.keyBytes),
      ciphertext,
    );
  } finally {
    wipe(keyAndIv);
  }
}

function readPrivateSection(
  container: OpensshContainer,
  plain: Uint8Array,
  whenCheckFails: 'damaged' | 'wrong-passphrase',
): OpensshPrivateSection {
  const reader = new WireReader(plain);
  if (reader.uint32() !== reader.uint32()) throw new SshKeyError(whenCheckFails);
  const material = readMaterial(reader);
  const comment = new TextDecoder().decode(reader.string());
  reader.rest().forEach((byte, index) => {
    if (byte !== (index + 1) % 256) throw new SshKeyError('damaged');
  });
  if (!sameBytes(publicKeyBlob(material), container.publicKeyBlob)) throw new SshKeyError('damaged');
  return { material, comment };
}

function readMaterial(reader: WireReader): KeyMaterial {
  const name = reader.text();
  if (name === 'ssh-rsa') {
    const modulus = reader.mpintBytes();
    const publicExponent = reader.mpintBytes();
    const privateExponent = reader.mpintBytes();
    const coefficient = reader.mpintBytes();
    const prime1 = reader.mpintBytes();
    const prime2 = reader.mpintBytes();
    return rsaMaterial({ modulus, publicExponent, privateExponent, coefficient, prime1, prime2 });
  }
  if (name === 'ssh-ed25519') {
    const publicKey = reader.string();
    const secret = reader.string();
    if (secret.length !== 64 || !sameBytes(secret.subarray(32), publicKey)) throw new SshKeyError('damaged');
    return ed25519Material(secret.subarray(0, 32), publicKey);
  }
  const curve = ECDSA_CURVES.find(({ algorithm }) => algorithm === name);
  if (!curve || reader.text() !== curve.sshName) throw new SshKeyError('damaged');
  const publicPoint = reader.string();
  return ecdsaMaterial(curve, reader.mpintBytes(), publicPoint);
}
