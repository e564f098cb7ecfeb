import { Bytes, SshPrivateKey, SshSignatureAlgorithm, WireWriter } from '@kiops/ssh-keys';
import { asBytes } from '../bytes';
import type { UserAuthConnection } from './user-auth-connection';

/**
 * The signature algorithms to try for a key, in this order: the key's best that the server takes (RFC 8332 §3.3,
 * RFC 8308 §3.1), or all of them where it did not say what it takes. `accepted` is the server's list, if it gave one;
 * none is returned if it names none of the key's.
 */
export function signatureAlgorithmsFor(
  key: SshPrivateKey,
  accepted: readonly string[] | undefined,
  allowOld: boolean,
): readonly SshSignatureAlgorithm[] {
  // Some servers name only their RSA algorithms, so the list decides only where a key has a choice.
  const algorithms = algorithmsOf(key, allowOld);
  if (accepted === undefined || algorithms.length === 1) return algorithms;
  const best = key.algorithms.filter((name) => accepted.includes(name)).slice(0, 1);
  // OpenSSH's list is of what it knows; what its settings let in, it does not say.
  return allowOld ? [...best, ...key.oldAlgorithms] : best;
}

/** The signature algorithms of a key, best first; with SHA-1 only where that was allowed. */
export function algorithmsOf(key: SshPrivateKey, allowOld: boolean): readonly SshSignatureAlgorithm[] {
  return allowOld ? [...key.algorithms, ...key.oldAlgorithms] : key.algorithms;
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
