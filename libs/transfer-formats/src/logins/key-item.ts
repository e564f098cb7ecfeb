import type { ReadingBuilder } from '../reading-builder';

/** Adds a private key that a password manager keeps; the person chooses the server. */
export async function addKeyItem(
  builder: ReadingBuilder,
  at: string,
  title: string,
  privateKey: string,
  passphrase?: string,
): Promise<void> {
  const key = await builder.keys.secretOf(privateKey, passphrase);
  if (key.fault !== undefined) {
    builder.leaveOut(at, `the SSH key ${title}`.trim(), key.fault);
    return;
  }
  builder.addKey(at, key, title === '' ? [] : [`It is called “${title}”.`]);
}
