import { openPrivateKey } from '@kiops/ssh-keys';
import { type KeyKind, type Peer, type PeerName, startPeer, userKey, whyMissing } from '@kiops/test-peers';
import type { ByteStream } from '../byte-stream';
import type { PasswordCredential, PublicKeyCredential } from '../authentication/credentials';
import { SshError } from '../errors';
import { SshSession, openSession } from '../session';
import type { SessionOptions } from '../session-options';
import { connectTcp } from './tcp-stream';

/** What most tests sign in with. */
export async function userKeyCredential(kind: KeyKind = 'ed25519'): Promise<PublicKeyCredential> {
  return { method: 'publickey', key: await openPrivateKey(userKey(kind)) };
}

/** Options that let the test's user in. */
export async function optionsFor(peer: Peer, options: Partial<SessionOptions> = {}): Promise<SessionOptions> {
  return {
    username: peer.username,
    credentials: options.credentials ?? [await userKeyCredential()],
    verifyHostKey: () => 'accepted',
    ...options,
  };
}

/** Opens a session, hands it to `use`, and closes it. */
export async function withSession<Result>(
  peer: Peer,
  options: Partial<SessionOptions>,
  use: (session: SshSession) => Promise<Result>,
  wrap: (stream: ByteStream) => ByteStream = (stream) => stream,
): Promise<Result> {
  const stream = wrap(await connectTcp(peer.host, peer.port));
  const session = await openSession(stream, await optionsFor(peer, options));
  try {
    return await use(session);
  } finally {
    await session.close();
  }
}

/** Declares specs that need a real server, which runs while they do. Where it is missing they are pending. */
export function describePeer(
  topic: string,
  name: PeerName,
  options: readonly string[],
  declare: (row: (text: string, body: (peer: Peer) => Promise<void>, milliseconds?: number) => void) => void,
): void {
  const reason = whyMissing(name);
  let peer: Peer | undefined;
  describe(`${topic}: ${[name, ...options].join(' ')}`, () => {
    beforeAll(async () => {
      if (reason === undefined) peer = await startPeer(name, options);
    });
    afterAll(async () => {
      await peer?.stop();
    });
    declare((text, body, milliseconds) => {
      const run = async (): Promise<void> => {
        if (peer === undefined) return pending(reason);
        await body(peer);
      };
      it(text, run, milliseconds);
    });
  });
}

/** The session error with which a promise rejects. */
export async function failureOf(promise: Promise<unknown>): Promise<SshError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof SshError) return error;
    throw error;
  }
  throw new Error('It should have failed.');
}

/** The password of the test's user, as a credential. */
export function passwordOf(peer: Peer): PasswordCredential {
  return { method: 'password', password: peer.password };
}

/** Decodes what a command printed. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
