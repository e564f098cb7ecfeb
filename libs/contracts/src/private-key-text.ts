/** Where a private key begins: as in RFC 7468 section 10 and the formats that write it alike, and of PuTTY. */
const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY|^PuTTY-User-Key-File-/m;

/** Whether a private key begins in a text, such as notes, which are not encrypted. */
export function holdsPrivateKey(text: string): boolean {
  return PRIVATE_KEY.test(text);
}
