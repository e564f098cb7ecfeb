import { Bytes, SshPrivateKey, SshSignatureAlgorithm, WireWriter } from '@kiops/ssh-keys';
import { asBytes } from '../bytes';
import type { UserAuthConnection } from './user-auth-connection';

/**
 * The signature algorithm for a key: the key's best that the server names (RFC 8332 §3.3, RFC 8308 §3.1).
 * Undefined if the server names some, but none of the key's. Only RSA keys have a choice, so only for them it is
 * worth waiting for the server's list.
 */
export async function chooseSignatureAlgorithm(
  connection: UserAuthConnection,
  key: SshPrivateKey,
): Promise<{ chosen: SshSignatureAlgorithm | undefined; accepted: readonly string[] | undefined }> {
  if (key.algorithms.length === 1) return { chosen: key.algorithms[0], accepted: undefined };
  const accepted = await connection.serverSignatureAlgorithms();
  if (accepted === undefined) return { chosen: key.algorithms[0], accepted };
  return { chosen: key.algorithms.find((name) => accepted.includes(name)), accepted };
}

/** The method `publickey`, with its signature at once: RFC 4252 §7. Returns the message that ended it. */
export async function signInWithKey(
  connection: UserAuthConnection,
  key: SshPrivateKey,
  algorithm: SshSignatureAlgorithm,
): Promise<Bytes> {
  const request = connection
    .request('publickey')
    .boolean(true)
    .string(algorithm)
    .string(key.publicKeyBlob);
  const signed = new WireWriter().string(connection.sessionId).raw(request.bytes()).bytes();
  const signature = await key.sign(algorithm, signed);
  connection.send(request.string(asBytes(signature)));
  return connection.receive();
}
