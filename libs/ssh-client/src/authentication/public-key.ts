import { Bytes, SshPrivateKey, SshSignatureAlgorithm, WireWriter } from '@kiops/ssh-keys';
import { asBytes } from '../bytes';
import type { UserAuthConnection } from './user-auth-connection';

/**
 * The signature algorithm for a key: the key's best that the server takes (RFC 8332 §3.3, RFC 8308 §3.1).
 * `accepted` is the server's list, if it gave one; undefined is returned if it names none of the key's.
 */
export function chooseSignatureAlgorithm(
  key: SshPrivateKey,
  accepted: readonly string[] | undefined,
): SshSignatureAlgorithm | undefined {
  // Some servers name only their RSA algorithms, so the list decides only where a key has a choice.
  if (accepted === undefined || key.algorithms.length === 1) return key.algorithms[0];
  return key.algorithms.find((name) => accepted.includes(name));
}

/** The method `publickey`, with its signature at once: RFC 4252 §7. Returns the message that ended it. */
export async function signInWithKey(
  connection: UserAuthConnection,
  key: SshPrivateKey,
  algorithm: SshSignatureAlgorithm,
): Promise<Bytes> {
  const request = connection.request('publickey').boolean(true).string(algorithm).string(key.publicKeyBlob);
  const signed = new WireWriter().string(connection.sessionId).raw(request.bytes()).bytes();
  const signature = await key.sign(algorithm, signed);
  connection.send(request.string(asBytes(signature)));
  return connection.receive();
}
