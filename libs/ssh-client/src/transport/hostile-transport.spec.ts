import { WireWriter } from '@kiops/ssh-keys';
import { SshError, SshErrorCode } from '../errors';
import { DEFAULT_LIMITS } from '../session-options';
import { Encounter, encounter, expectFailure } from '../testing/hostile';
import { DisconnectReason, Message } from './message-numbers';
import { MAX_PACKET_LENGTH } from './packet-reader';

const ignore = new WireWriter().byte(Message.ignore).string('').bytes();

/** Raw bytes, as if they were a packet. */
function sendRaw({ serverStream }: Encounter, bytes: ArrayLike<number>): void {
  void serverStream.write(Uint8Array.from(bytes));
}

describe('A server that does not begin as an SSH server', () => {
  const cases: [string, string, SshErrorCode][] = [
    ['speaks HTTP', 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n', 'not-ssh'],
    ['speaks SSH 1', 'SSH-1.5-old\n', 'ssh-1-only'],
    ['says nothing and goes', '', 'closed-before-identification'],
    ['is full', 'Exceeded MaxStartups\r\n', 'too-many-connections'],
    ['punishes the address', 'Not allowed at this time\r\n', 'too-many-connections'],
    ['sends a line without end', 'x'.repeat(9000), 'not-ssh'],
    ['sends a line that is too long', `${'x'.repeat(9000)}\r\nSSH-2.0-Fake\r\n`, 'not-ssh'],
    ['sends lines without end', 'hello\r\n'.repeat(2000), 'not-ssh'],
    ['sends too many lines first', `${'x\n'.repeat(1025)}SSH-2.0-Fake\r\n`, 'not-ssh'],
    ['sends too much first', `${`${'x'.repeat(8000)}\n`.repeat(40)}SSH-2.0-Fake\r\n`, 'not-ssh'],
    ['names itself too long', `SSH-2.0-${'x'.repeat(300)}\r\n`, 'malformed'],
  ];
  for (const [what, text, code] of cases) {
    it(what, async () => {
      const meeting = encounter();
      if (text !== '') sendRaw(meeting, new TextEncoder().encode(text));
      meeting.serverStream.end();
      await expectFailure(meeting, meeting.opening, code);
    });
  }

  it('shows what answered, without control characters', async () => {
    const meeting = encounter();
    sendRaw(meeting, new TextEncoder().encode('220 \x1b[31mmail\x07 ready\r\n'));
    meeting.serverStream.end();
    const error = await expectFailure(meeting, meeting.opening, 'not-ssh');
    expect((error as SshError<'not-ssh'>).facts.firstLine).toBe('220 [31mmail ready');
  });

  it('greets as a mail server does, and waits: it is no SSH server', async () => {
    const meeting = encounter();
    sendRaw(
      meeting,
      new TextEncoder().encode('220 mail.example.com ESMTP\r\n502 command not recognized\r\n'),
    );
    await meeting.clock.advance(DEFAULT_LIMITS.connect);
    const error = await expectFailure(meeting, meeting.opening, 'not-ssh');
    expect(error.facts).toEqual({ firstLine: '220 mail.example.com ESMTP' });
  });

  for (const [what, lines] of [
    ['something', ['Authorised people only.']],
    ['as many lines as OpenSSH takes', Array.from({ length: 1024 }, (_, line) => `Rule ${line}`)],
    ['long lines, more than 8 KB of them', Array.from({ length: 20 }, () => 'x'.repeat(8000))],
  ] as const) {
    it(`may say ${what} first`, async () => {
      const meeting = encounter();
      for (const line of lines) meeting.server.sendLine(line);
      await meeting.server.signIn();
      expect((await meeting.opening).serverIdentification).toBe('SSH-2.0-Fake');
    });
  }
});

describe('A server with bad packets', () => {
  it('sends one that is too large', async () => {
    const meeting = encounter();
    await meeting.server.identify();
    sendRaw(meeting, [0, 2, 0, 4, 4]);
    const error = await expectFailure(meeting, meeting.opening, 'packet-too-large');
    expect(error.facts).toEqual({ length: 0x20004, limit: MAX_PACKET_LENGTH });
  });

  for (const [what, bytes] of [
    ['a length that no packet has', [0, 0, 0, 3, 4, 0, 0]],
    ['a length that is not aligned', [0, 0, 0, 13, 4, ...new Array<number>(16).fill(0)]],
    ['more padding than packet', [0, 0, 0, 12, 200, ...new Array<number>(11).fill(0)]],
    ['too little padding', [0, 0, 0, 12, 1, ...new Array<number>(11).fill(0)]],
  ] as const) {
    it(`sends ${what}`, async () => {
      const meeting = encounter();
      await meeting.server.identify();
      sendRaw(meeting, bytes);
      await expectFailure(meeting, meeting.opening, 'malformed');
    });
  }

  it('sends a forged packet', async () => {
    const meeting = encounter();
    await meeting.server.handshake();
    sendRaw(meeting, [0, 0, 0, 32, ...new Array<number>(48).fill(9)]);
    await expectFailure(meeting, meeting.opening, 'bad-mac');
  });

  it('leaves a packet out', async () => {
    const meeting = encounter();
    await meeting.server.handshake();
    const cut = { ...meeting.serverStream, write: async () => undefined };
    const { write } = meeting.serverStream;
    meeting.serverStream.write = cut.write;
    meeting.server.send(ignore);
    await meeting.server.writer.flushed();
    meeting.serverStream.write = write;
    meeting.server.send(ignore);
    await expectFailure(meeting, meeting.opening, 'bad-mac');
  });
});

describe('A server with messages out of order', () => {
  for (const strict of [true, false]) {
    const kind = strict ? 'strict' : 'old';
    const prepare = (): Encounter => {
      const meeting = encounter();
      meeting.server.strict = strict;
      return meeting;
    };

    it(`slips an IGNORE in before KEXINIT (${kind})`, async () => {
      const meeting = prepare();
      await meeting.server.identify();
      meeting.server.send(ignore);
      meeting.server.send(meeting.server.kexInit());
      await expectFailure(meeting, meeting.opening, 'unexpected-message');
    });

    it(`slips an IGNORE in before its reply (${kind})`, async () => {
      const meeting = prepare();
      void meeting.server.handshake({ beforeReply: ignore }).catch(() => undefined);
      await expectFailure(meeting, meeting.opening, 'unexpected-message');
    });

    it(`slips an IGNORE in before NEWKEYS (${kind})`, async () => {
      const meeting = prepare();
      void meeting.server.handshake({ beforeNewKeys: ignore }).catch(() => undefined);
      await expectFailure(meeting, meeting.opening, 'unexpected-message');
    });
  }

  it('signs the user in before there are keys', async () => {
    const meeting = encounter();
    await meeting.server.identify();
    meeting.server.send(Uint8Array.of(Message.userAuthSuccess));
    await expectFailure(meeting, meeting.opening, 'unexpected-message');
  });

  it('sends NEWKEYS without a key exchange', async () => {
    const meeting = encounter();
    await meeting.server.signIn();
    const session = await meeting.opening;
    meeting.server.send(Uint8Array.of(Message.newKeys));
    await expectFailure(
      meeting,
      session.ended.then((error) => Promise.reject(error)),
      'unexpected-message',
    );
  });

  it('counts from zero again after NEWKEYS only under strict key exchange', async () => {
    for (const strict of [true, false]) {
      const meeting = encounter();
      meeting.server.strict = strict;
      await meeting.server.signIn();
      const session = await meeting.opening;
      const answering = meeting.server.acceptChannel();
      const opened = session.forward('behind', 22);
      await answering;
      (await opened).close();
      session.close();
    }
    expect().nothing();
  });
});

describe('A server that says goodbye', () => {
  const farewell = (reason: number, text: string): Uint8Array =>
    new WireWriter().byte(Message.disconnect).uint32(reason).string(text).string('').bytes();

  it('in the key exchange', async () => {
    const meeting = encounter();
    await meeting.server.identify();
    meeting.server.send(farewell(DisconnectReason.byApplication, 'maintenance'));
    const error = await expectFailure(meeting, meeting.opening, 'disconnected');
    expect(error.facts).toEqual({
      phase: 'key exchange',
      offered: false,
      reason: 11,
      description: 'maintenance',
    });
  });

  it('because it has too many connections', async () => {
    const meeting = encounter();
    await meeting.server.identify();
    meeting.server.send(farewell(DisconnectReason.tooManyConnections, 'later'));
    await expectFailure(meeting, meeting.opening, 'too-many-connections');
  });

  it('because of too many attempts to sign in', async () => {
    const meeting = encounter();
    await meeting.server.handshake();
    await meeting.server.receiveSignIn();
    meeting.server.send(farewell(DisconnectReason.protocolError, 'Too many authentication failures'));
    await expectFailure(meeting, meeting.opening, 'too-many-attempts');
  });
});

describe('A message with an unknown number', () => {
  it('is answered with UNIMPLEMENTED, and the session goes on', async () => {
    const meeting = encounter();
    await meeting.server.signIn();
    const session = await meeting.opening;
    meeting.server.send(Uint8Array.of(192));
    await meeting.server.receive(Message.unimplemented);
    const opened = session.forward('behind', 22);
    await meeting.server.acceptChannel();
    await opened;
    session.close();
    expect((await session.ended).code).toBe('closed');
  });
});
