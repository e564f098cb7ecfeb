import fc from 'fast-check';
import { WireWriter } from '@kiops/ssh-keys';
import { SshError } from '../errors';
import { Encounter, encounter, expectFailure } from '../testing/hostile';
import { Message } from '../transport/message-numbers';
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

  it('asks for ever: every credential is given once', async () => {
    const keyless: Credential = { method: 'keyboard-interactive', answer: async () => [] };
    const meeting = await untilSignIn([{ method: 'password', password: 'a' }, keyless]);
    meeting.server.refuse(['keyboard-interactive']);
    await meeting.server.receive(Message.userAuthRequest);
    meeting.server.refuse(['password']);
    const error = await expectFailure(meeting, meeting.opening, 'credential-refused');
    expect(error.facts).toEqual({ offered: ['password'], tried: ['password', 'keyboard-interactive'] });
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

  it('gets the password for no question but the first hidden one', async () => {
    const meeting = encounter();
    await meeting.server.handshake();
    await meeting.server.receiveSignIn(['keyboard-interactive']);
    const ask = (echo: boolean): void =>
      meeting.server.send(
        new WireWriter()
          .byte(Message.userAuthMethod)
          .string('')
          .string('')
          .string('')
          .uint32(1)
          .string('Say: ')
          .boolean(echo)
          .bytes(),
      );
    ask(true);
    await expectFailure(meeting, meeting.opening, 'credential-refused');
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
