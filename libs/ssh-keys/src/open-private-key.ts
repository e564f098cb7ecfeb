import { SshKeyError } from './key-errors';
import { wipe, wipeMaterial } from './key-material';
import { MendedKeyText, mendKeyText } from './key-mending';
import { KeyWork } from './key-work';
import { SshKeyFacts, SshKeyFormat, SshKeyType, SshPrivateKey, SshSignatureAlgorithm } from './private-key';
import { EncryptedKeyFile, PlainKeyFile, PrivateKeyContent, readPrivateKeyFile } from './private-key-file';
import { describePublicKey, publicKeyBlob } from './public-key-blob';
import { createSigners, Signer } from './signers';
import { Bytes, WireError, WireWriter } from './wire';

/** What can be said about a key file before its passphrase is known. */
export interface SshKeyInspection {
  readonly format: SshKeyFormat;
  readonly encrypted: boolean;
  /** Missing only for encrypted PKCS#8 files, which hide it. */
  readonly type?: SshKeyType;
  /** Missing for encrypted PKCS#1, SEC1 and PKCS#8 files. An encrypted OpenSSH file hides only its comment, a PuTTY file nothing. */
  readonly facts?: SshKeyFacts;
  /** Present when the key could be read only after mishaps of its text were undone. */
  readonly mended?: MendedKeyText;
}

/** Looks at the text of a key file without opening it. Throws {@link SshKeyError}. */
export function inspectPrivateKey(text: string): SshKeyInspection {
  const { file, mended } = readAsItCame(text);
  const { encrypted, format, publicFacts } = file;
  const comment = file.encrypted ? file.comment : file.content.comment;
  if (!file.encrypted) wipeMaterial(file.content.material);
  const type = file.encrypted ? file.type : file.publicFacts.type;
  const facts = publicFacts && { ...publicFacts, comment, encrypted, format };
  return { format, encrypted, type, facts, ...(mended && { mended }) };
}

/**
 * Opens a private key from the text of its file. The passphrase is used only if the file is encrypted.
 * Rejects with {@link SshKeyError}. `work` watches and ends the work of a slow passphrase. Call `dispose()` when the key is no longer needed.
 */
export async function openPrivateKey(
  text: string,
  passphrase = '',
  work: KeyWork = {},
): Promise<SshPrivateKey> {
  const { file } = readAsItCame(text);
  try {
    return await usableKey(file, await contentOf(file, passphrase, work));
  } catch (error) {
    throw keyErrorFor(error);
  }
}

async function contentOf(
  file: PlainKeyFile | EncryptedKeyFile,
  passphrase: string,
  work: KeyWork,
): Promise<PrivateKeyContent> {
  if (!file.encrypted) return file.content;
  if (passphrase === '') throw new SshKeyError('passphrase-missing');
  const bytes = new TextEncoder().encode(passphrase);
  try {
    return await file.open(bytes, work);
  } finally {
    wipe(bytes);
  }
}

async function usableKey(
  { encrypted, format }: PlainKeyFile | EncryptedKeyFile,
  { material, comment }: PrivateKeyContent,
): Promise<SshPrivateKey> {
  try {
    const blob = publicKeyBlob(material);
    const facts = { ...describePublicKey(blob), comment, encrypted, format };
    return new OpenedKey(facts, blob, await createSigners(material));
  } finally {
    wipeMaterial(material);
  }
}

class OpenedKey implements SshPrivateKey {
  readonly algorithms: readonly SshSignatureAlgorithm[];
  readonly oldAlgorithms: readonly SshSignatureAlgorithm[];
  private signers: ReadonlyMap<SshSignatureAlgorithm, Signer> | undefined;

  constructor(
    readonly facts: SshKeyFacts,
    readonly publicKeyBlob: Bytes,
    signers: ReadonlyMap<SshSignatureAlgorithm, Signer>,
  ) {
    this.signers = signers;
    const names = [...signers.keys()];
    this.algorithms = names.filter((name) => name !== 'ssh-rsa');
    this.oldAlgorithms = names.filter((name) => name === 'ssh-rsa');
  }

  async sign(algorithm: SshSignatureAlgorithm, data: Uint8Array): Promise<Bytes> {
    if (!this.signers) throw new SshKeyError('disposed');
    const signer = this.signers.get(algorithm);
    if (!signer) throw new SshKeyError('unsupported-algorithm');
    const signature = await signer.sign(data.slice());
    return new WireWriter().string(algorithm).string(signature).bytes();
  }

  dispose(): void {
    this.signers?.forEach((signer) => signer.dispose());
    this.signers = undefined;
  }
}

/** Reads a text as it is, and otherwise with its mishaps undone. */
function readAsItCame(text: string): {
  readonly file: PlainKeyFile | EncryptedKeyFile;
  readonly mended?: MendedKeyText;
} {
  try {
    return { file: readPrivateKeyFile(text) };
  } catch (error) {
    const mended = mendKeyText(text);
    if (!mended) throw keyErrorFor(error);
    return { file: readMended(mended), mended };
  }
}

function readMended({ text }: MendedKeyText): PlainKeyFile | EncryptedKeyFile {
  try {
    return readPrivateKeyFile(text);
  } catch (error) {
    throw keyErrorFor(error);
  }
}

function keyErrorFor(error: unknown): SshKeyError {
  if (error instanceof SshKeyError) return error;
  if (error instanceof WireError && error.reason === 'too-short') return new SshKeyError('truncated');
  return new SshKeyError('damaged');
}
