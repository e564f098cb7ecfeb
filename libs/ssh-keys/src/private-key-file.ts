import { readPkcs1, readPkcs8, readSec1 } from './asn1-keys';
import { isDekEncrypted, openDekInfo, readDekInfo } from './dek-info';
import { SshKeyError } from './key-errors';
import { KeyMaterial, wipe } from './key-material';
import { checkKeyText, findPrivateKeyBlock } from './key-text';
import { KeyWork } from './key-work';
import {
  isOpensshEncrypted,
  openEncryptedSection,
  readOpensshContainer,
  readOpenSection,
} from './openssh-format';
import { openPbes2, readPbes2 } from './pbes2';
import { decodePemBody, PemBlock } from './pem';
import { openEncryptedPpk, openPlainPpk } from './ppk-content';
import { isPpk, readPpk } from './ppk-file';
import { SshKeyFormat, SshKeyType } from './private-key';
import { describePublicKey, PublicKeyFacts, publicKeyBlob } from './public-key-blob';
import { Bytes } from './wire';

/** The secret half of a key file. */
export interface PrivateKeyContent {
  readonly material: KeyMaterial;
  readonly comment: string;
}

/** A key file that could be read at once. */
export interface PlainKeyFile {
  readonly encrypted: false;
  readonly format: SshKeyFormat;
  readonly publicFacts: PublicKeyFacts;
  readonly content: PrivateKeyContent;
}

/** A key file that needs its passphrase. What it shows without depends on the format. */
export interface EncryptedKeyFile {
  readonly encrypted: true;
  readonly format: SshKeyFormat;
  readonly type: SshKeyType | undefined;
  readonly publicFacts: PublicKeyFacts | undefined;
  /** Empty where the comment is encrypted too. */
  readonly comment: string;
  readonly open: (passphrase: Bytes, work: KeyWork) => Promise<PrivateKeyContent>;
}

type Asn1Format = Exclude<SshKeyFormat, 'openssh' | 'ppk'>;

const FORMATS: Readonly<Record<string, Asn1Format | 'openssh'>> = {
  'OPENSSH PRIVATE KEY': 'openssh',
  'RSA PRIVATE KEY': 'pkcs1',
  'EC PRIVATE KEY': 'sec1',
  'PRIVATE KEY': 'pkcs8',
  'ENCRYPTED PRIVATE KEY': 'pkcs8',
};

const ASN1_READERS = { pkcs1: readPkcs1, sec1: readSec1, pkcs8: readPkcs8 } as const;
const TYPE_OF_FORMAT = { pkcs1: 'rsa', sec1: 'ecdsa', pkcs8: undefined } as const;

/** Recognises a key file by its text. Throws `SshKeyError` or `WireError`. */
export function readPrivateKeyFile(text: string): PlainKeyFile | EncryptedKeyFile {
  checkKeyText(text);
  if (isPpk(text)) return readPpkKeyFile(text);
  const block = findPrivateKeyBlock(text);
  const format = FORMATS[block.label];
  return format === 'openssh' ? readOpensshFile(block) : readAsn1File(block, format);
}

function readOpensshFile(block: PemBlock): PlainKeyFile | EncryptedKeyFile {
  const container = readOpensshContainer(decodePemBody(block));
  const publicFacts = describePublicKey(container.publicKeyBlob);
  if (!isOpensshEncrypted(container)) {
    return { encrypted: false, format: 'openssh', publicFacts, content: readOpenSection(container) };
  }
  return {
    encrypted: true,
    format: 'openssh',
    type: publicFacts.type,
    publicFacts,
    comment: '',
    open: (passphrase, work) => openEncryptedSection(container, passphrase, work),
  };
}

function readPpkKeyFile(text: string): PlainKeyFile | EncryptedKeyFile {
  const file = readPpk(text);
  const { comment } = file;
  if (file.algorithm.includes('-cert-v')) throw new SshKeyError('ppk-certificate');
  const publicFacts = describePublicKey(file.publicKeyBlob);
  if (!file.encrypted) {
    const content = { material: openPlainPpk(file), comment };
    return { encrypted: false, format: 'ppk', publicFacts, content };
  }
  return {
    encrypted: true,
    format: 'ppk',
    type: publicFacts.type,
    publicFacts,
    comment,
    open: async (passphrase, work) => ({
      material: await openEncryptedPpk(file, passphrase, work),
      comment,
    }),
  };
}

function readAsn1File(block: PemBlock, format: Asn1Format): PlainKeyFile | EncryptedKeyFile {
  const bytes = decodePemBody(block);
  if (block.label === 'ENCRYPTED PRIVATE KEY') {
    const envelope = readPbes2(bytes);
    return encryptedAsn1File(format, (passphrase) => openPbes2(envelope, passphrase));
  }
  if (isDekEncrypted(block)) {
    const info = readDekInfo(block);
    return encryptedAsn1File(format, (passphrase) => openDekInfo(info, bytes, passphrase));
  }
  try {
    const material = ASN1_READERS[format](bytes);
    const publicFacts = describePublicKey(publicKeyBlob(material));
    return { encrypted: false, format, publicFacts, content: { material, comment: '' } };
  } finally {
    wipe(bytes);
  }
}

function encryptedAsn1File(
  format: Asn1Format,
  decrypt: (passphrase: Bytes) => Uint8Array | Promise<Uint8Array>,
): EncryptedKeyFile {
  return {
    encrypted: true,
    format,
    type: TYPE_OF_FORMAT[format],
    publicFacts: undefined,
    comment: '',
    open: async (passphrase) => {
      const plain = await decrypt(passphrase);
      try {
        return { material: ASN1_READERS[format](plain), comment: '' };
      } catch (error) {
        throw isNonsense(error) ? new SshKeyError('wrong-passphrase') : error;
      } finally {
        wipe(plain);
      }
    },
  };
}

/** One wrong passphrase in 256 leaves padding that looks right, and nonsense before it. */
function isNonsense(error: unknown): boolean {
  return error instanceof SshKeyError && (error.code === 'damaged' || error.code === 'truncated');
}
