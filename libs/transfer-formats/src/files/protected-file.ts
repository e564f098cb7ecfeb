import { armor, Decrypter } from 'age-encryption';
import { ReadError } from '../read-error';

/** `age` itself takes 18; every step more doubles the time and the memory, of which 19 takes 512 MB. */
const LARGEST_WORK_FACTOR = 19;

const HEAD = 'age-encryption.org/v1\n';
const ARMOR = '-----BEGIN AGE ENCRYPTED FILE-----';
/** The header of a file that a passphrase protects is far shorter (age-encryption.org/v1, `scrypt` recipient stanza). */
const LONGEST_HEADER = 512;

/** The largest file in armor, in bytes: what 128 MiB become in lines of 64 characters. */
export const LARGEST_PROTECTED = 177 * 1024 * 1024;

/** Whether bytes, or the text that they are, begin like a file that `age` has encrypted. */
export function isProtectedFile({
  bytes,
  text,
}: {
  readonly bytes: Uint8Array;
  readonly text: string;
}): boolean {
  return headOf(bytes).startsWith(HEAD) || text.slice(0, 1024).trimStart().startsWith(ARMOR);
}

/**
 * What an `age` file holds that a passphrase protects.
 *
 * @throws ReadError `passphrase-needed`, `wrong-passphrase`, `damaged`; `refused` when it is encrypted for keys, or when its
 *   passphrase asks for too much work, which is looked at before any is done.
 */
export async function openProtectedFile(
  file: { readonly bytes: Uint8Array; readonly text: string },
  passphrase: string | undefined,
): Promise<Uint8Array> {
  const bytes = headOf(file.bytes).startsWith(HEAD) ? file.bytes : withoutArmor(file.text);
  checkWork(headOf(bytes));
  if (!passphrase) throw new ReadError('passphrase-needed', 'The file is protected. Enter its passphrase.');
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    return await decrypter.decrypt(bytes);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('no identity matched')) {
      throw new ReadError('wrong-passphrase', 'The passphrase does not open the file.');
    }
    throw damaged(error);
  }
}

function checkWork(head: string): void {
  const [, stanza = ''] = head.split('\n');
  const [arrow, kind, , factor = ''] = stanza.split(' ');
  if (arrow !== '->') throw damaged();
  if (kind !== 'scrypt') {
    throw new ReadError(
      'refused',
      'The file is encrypted for keys, not by a passphrase. Decrypt it with age first, and import what comes out.',
    );
  }
  if (!/^[1-9]\d?$/.test(factor) || Number(factor) > LARGEST_WORK_FACTOR) {
    throw new ReadError(
      'refused',
      'The passphrase of the file asks for more work than KIOPS does. Decrypt it with age first, and import what comes out.',
    );
  }
}

function withoutArmor(text: string): Uint8Array {
  try {
    return armor.decode(text);
  } catch (error) {
    throw damaged(error);
  }
}

function headOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, LONGEST_HEADER));
}

function damaged(cause?: unknown): ReadError {
  return new ReadError('damaged', 'The protected file is damaged: it cannot be opened to its end.', {
    cause,
  });
}
