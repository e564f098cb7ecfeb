import { SshError, SshErrorCode } from '../errors';
import { SshSession, openSession } from '../session';
import type { SessionOptions } from '../session-options';
import { FakeClock } from './fake-clock';
import { FakeServer } from './fake-server';
import { PairedStream, streamPair } from './stream-pair';

/** A client and the scripted server it talks to, with a clock of their own. */
export interface Encounter {
  readonly server: FakeServer;
  readonly serverStream: PairedStream;
  readonly clientStream: PairedStream;
  readonly clock: FakeClock;
  /** The client's attempt to open a session. */
  readonly opening: Promise<SshSession>;
}

/** Lets a client loose on a server that does what the test says. */
export function encounter(options: Partial<SessionOptions> = {}): Encounter {
  const [clientStream, serverStream] = streamPair();
  const clock = new FakeClock();
  const opening = openSession(clientStream, {
    username: 'tester',
    credentials: [{ method: 'password', password: 'secret' }],
    verifyHostKey: () => 'accepted',
    clock,
    ...options,
  });
  opening.catch(() => undefined);
  return { server: new FakeServer(serverStream), serverStream, clientStream, clock, opening };
}

/** Expects that the promise rejects with this code, and waits until the client has given its stream up. */
export async function expectFailure(
  { clientStream }: Encounter,
  promise: Promise<unknown>,
  code: SshErrorCode,
): Promise<SshError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SshError))
    throw new Error(`It should have failed with ${code}, not ${String(error)}.`);
  expect(error.code).toBe(code);
  await clientStream.closed;
  return error;
}
