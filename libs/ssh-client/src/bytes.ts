import type { Bytes } from '@kiops/ssh-keys';

function ownsArrayBuffer(view: Uint8Array): view is Bytes {
  return view.buffer instanceof ArrayBuffer;
}

/** The same bytes, as WebCrypto takes them; copied only if they lie in shared memory. */
export function asBytes(view: Uint8Array): Bytes {
  return ownsArrayBuffer(view) ? view : new Uint8Array(view);
}

/** All parts in one array. */
export function concatBytes(parts: readonly Uint8Array[]): Bytes {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Compares without telling by its time where the first difference is. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let index = 0; index < left.length; index++) difference |= left[index] ^ right[index];
  return difference === 0;
}
