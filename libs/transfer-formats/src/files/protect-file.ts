import { armor, Encrypter } from 'age-encryption';

/** Scrypt with N = 2^18, as `age` itself takes it: some seconds, and 256 MB for that long. */
export const USUAL_WORK_FACTOR = 18;

const BEGIN = '-----BEGIN AGE ENCRYPTED FILE-----\n';
const END = '-----END AGE ENCRYPTED FILE-----\n';

/** How many bytes stand in one line of armor. */
const LINE = 48;

/**
 * A file that a passphrase protects, as armored text (age-encryption.org/v1), which the `age` command line opens too. It
 * is written piece by piece: beside the file itself only its armor is in memory.
 *
 * @param workFactor base-2 logarithm of scrypt's N
 * @throws RangeError when there is not the memory for it
 */
export async function protectFile(
  content: Blob,
  passphrase: string,
  workFactor: number = USUAL_WORK_FACTOR,
): Promise<Blob> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(workFactor);
  const encrypted = (await encrypter.encrypt(content.stream())).getReader();
  const parts: BlobPart[] = [BEGIN];
  let rest: Uint8Array = new Uint8Array();
  for (let next = await encrypted.read(); !next.done; next = await encrypted.read()) {
    const bytes = joined(rest, next.value);
    const whole = bytes.length - (bytes.length % LINE);
    parts.push(linesOf(bytes.subarray(0, whole)));
    rest = bytes.subarray(whole);
  }
  return new Blob([...parts, linesOf(rest), END], { type: 'application/octet-stream' });
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

/** The lines of armor for these bytes, without what stands around them. */
function linesOf(bytes: Uint8Array): string {
  return armor.encode(bytes).slice(BEGIN.length, -END.length);
}
