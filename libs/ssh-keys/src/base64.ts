import { SshKeyError } from './key-errors';
import { Bytes } from './wire';

/** The bytes of a base64 text, blanks and line ends left out. Throws `truncated`, or `damaged` when it is not base64. */
export function decodeBase64(text: string): Bytes {
  const base64 = text.replace(/[\s\u0000]+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) throw new SshKeyError('damaged');
  if (base64.length % 4 !== 0) throw new SshKeyError('truncated');
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  if (bytes.length === 0) throw new SshKeyError('truncated');
  return bytes;
}
