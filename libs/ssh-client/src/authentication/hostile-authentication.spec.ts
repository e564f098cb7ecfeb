import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { WireWriter, openPrivateKey } from '@kiops/ssh-keys';
import { SshError } from '../errors';
import { Encounter, encounter, expectFailure } from '../testing/hostile';
import { writeDisconnect } from '../transport/disconnect';
import { DisconnectReason, Message } from '../transport/message-numbers';
import type { Credential } from './credentials';

async function untilSignIn(credentials?: Credential[]): Promise<Encounter> {
  const meeting = encounter(credentials && { credentials });
  await meeting.server.handshake();
  await meeting.server.receiveSignIn();
  return meeting;
}

describe('A server that misbehaves while the user signs in', () => {
  it('accepts another service', async () => {
    const meeting = encounter();
    await meeting.server.handshake();
    meeting.server.send(Uint8Array.of(Message.userAuthSuccess));
    await expectFailure(meeting, meeting.opening, 'unexpected-message');
  });

  it('opens a channel before the user is in', async () => {
    const meeting = await untilSignIn();
    meeting.server.send(new WireWriter().byte(Message.channelOpen).string('x11').uint32(0).bytes());
    await expectFailure(meeting, meeting.opening, 'unexpected-message');
  });

  it('answers a password with a failure that ends too early', async () => {
    const meeting = await untilSignIn();
    meeting.server.send(Uint8Array.of(Message.userAuthFailure, 0, 0));
    await expectFailure(meeting, meeting.opening, 'malformed');
  });

  it('asks for ever: every credential is given once, and a person is asked three times', async () => {
    let asked = 0;
    const person: Credential = { method: 'keyboard-interactive', answer: async () => (asked++, []) };
    const meeting = await untilSignIn([{ method: 'password', password: 'a' }, person]);
    for (let round = 0; round < 3; round++) {
      if (round > 0) await meeting.server.receive(Message.userAuthRequest);
      await meeting.server.interview(['Code: ']);
      meeting.server.refuse(['keyboard-interactive']);
    }
    await expectFailure(meeting, meeting.opening, 'answers-refused');
    expect(asked).toBe(3);
  });

  it('hears nothing of a password that it does not ask for', async () => {
    const meeting = encounter();
    await meeting.server.handshake();
    await meeting.server.acceptService();
    meeting.server.refuse(['publickey']);
    const error = await expectFailure(meeting, meeting.opening, 'method-not-offered');
    expect(error.facts).toEqual({ offered: ['publickey'], given: ['password'] });
    await meeting.server.receive(Message.disconnect);
  });

  it('asks more questions than anybody could answer', async () => {
    const meeting = await untilSignIn([{ method: 'keyboard-interactive', answer: async () => [] }]);
    const request = new WireWriter()
      .byte(Message.userAuthMethod)
      .string('')
      .string('')
      .string('')
      .uint32(1_000_000);
    meeting.server.send(request.bytes());
    await expectFailure(meeting, meeting.opening, 'malformed');
  });

  it('asks without end and without a question: its time is over when it would be for a person', async () => {
    const meeting = await untilSignIn();
    for (let round = 0; round < 30; round++) {
      await meeting.server.interview([]);
      await meeting.clock.advance(4_000);
    }
    await expectFailure(meeting, meeting.opening, 'timeout');
  });

  it('shows banners, which are passed on', async () => {
    const shown: string[] = [];
    const meeting = encounter({ onBanner: (text) => shown.push(text) });
    await meeting.server.handshake();
    await meeting.server.receiveSignIn();
    meeting.server.send(new WireWriter().byte(Message.userAuthBanner).string('Welcome.').string('').bytes());
    meeting.server.send(Uint8Array.of(Message.userAuthSuccess));
    (await meeting.opening).close();
    expect(shown).toEqual(['Welcome.']);
  });

  it('sends any answer at all: the client ends in its own error, without the password in it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 50, max: 70 }),
        fc.uint8Array({ maxLength: 60 }),
        async (number, body) => {
          fc.pre(number !== Message.userAuthSuccess);
          const meeting = await untilSignIn();
          meeting.server.send(Uint8Array.of(number, ...body));
          await meeting.server.writer.flushed();
          meeting.serverStream.end();
          const error = await meeting.opening.then(
            () => undefined,
            (reason: unknown) => reason,
          );
          expect(error).toBeInstanceOf(SshError);
          expect(String((error as SshError).stack) + JSON.stringify((error as SshError).facts)).not.toContain(
            'secret',
          );
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('A server that ends the session for want of a way to sign in (reason 14)', () => {
  const goodbye = writeDisconnect(DisconnectReason.noMoreAuthMethods, 'No supported methods available');

  it('has not refused anything when it was only asked what it takes', async () => {
    const meeting = encounter();
    await meeting.server.handshake();
    await meeting.server.acceptService();
    meeting.server.send(goodbye);
    const error = await expectFailure(meeting, meeting.opening, 'disconnected');
    expect(error.facts).toEqual({
      phase: 'authentication',
      offered: false,
      reason: 14,
      description: 'No supported methods available',
    });
  });

  it('had too many attempts when it was given a credential', async () => {
    const meeting = await untilSignIn();
    meeting.server.send(goodbye);
    await expectFailure(meeting, meeting.opening, 'too-many-attempts');
  });
});

describe('A server that does not say which signatures it takes', () => {
  interface Attempt {
    readonly meeting: Encounter;
    /** The algorithm of the next signature that the client offers. */
    readonly nextAlgorithm: () => Promise<string>;
  }

  async function withRsaKey(hostKeys = ['ssh-ed25519']): Promise<Attempt> {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const meeting = encounter({ credentials: [{ method: 'publickey', key: await openPrivateKey(pem) }] });
    await meeting.server.handshake({ init: { hostKeys } });
    await meeting.server.acceptService();
    meeting.server.refuse(['publickey']);
    const nextAlgorithm = async (): Promise<string> => {
      const request = await meeting.server.receive(Message.userAuthRequest);
      request.byte();
      for (let field = 0; field < 3; field++) request.string();
      request.boolean();
      return request.text();
    };
    return { meeting, nextAlgorithm };
  }

  it('is offered both of an RSA key, and may take the second', async () => {
    const { meeting, nextAlgorithm } = await withRsaKey();
    expect(await nextAlgorithm()).toBe('rsa-sha2-512');
    meeting.server.refuse(['publickey']);
    expect(await nextAlgorithm()).toBe('rsa-sha2-256');
    meeting.server.send(Uint8Array.of(Message.userAuthSuccess));
    await (await meeting.opening).close();
  });

  it('is too old for the key when it takes neither', async () => {
    const { meeting, nextAlgorithm } = await withRsaKey();
    for (const algorithm of ['rsa-sha2-512', 'rsa-sha2-256']) {
      expect(await nextAlgorithm()).toBe(algorithm);
      meeting.server.refuse(['publickey', 'password']);
    }
    const error = await expectFailure(meeting, meeting.opening, 'key-algorithm-not-accepted');
    expect(error.facts).toEqual({ algorithms: ['rsa-sha2-512', 'rsa-sha2-256'], accepted: [] });
  });

  it('has refused the key when its own keys show that it knows SHA-2', async () => {
    const { meeting, nextAlgorithm } = await withRsaKey(['rsa-sha2-256', 'ssh-ed25519']);
    for (const algorithm of ['rsa-sha2-512', 'rsa-sha2-256']) {
      expect(await nextAlgorithm()).toBe(algorithm);
      meeting.server.refuse(['publickey']);
    }
    await expectFailure(meeting, meeting.opening, 'credential-refused');
  });
});

describe('Without any credential', () => {
  it('the server is asked what it takes', async () => {
    const meeting = encounter({ credentials: [] });
    await meeting.server.handshake();
    await meeting.server.acceptService();
    meeting.server.refuse(['publickey', 'password']);
    const error = await expectFailure(meeting, meeting.opening, 'method-not-offered');
    expect(error.facts).toEqual({ offered: ['publickey', 'password'], given: [] });
  });

  it('the user is in if the server asks for none', async () => {
    const meeting = encounter({ credentials: [] });
    await meeting.server.handshake();
    await meeting.server.acceptService();
    meeting.server.send(Uint8Array.of(Message.userAuthSuccess));
    const session = await meeting.opening;
    session.close();
    expect((await session.ended).code).toBe('closed');
  });
});
