import { SshErrorCode, TimeLimitName } from './errors';
import { DEFAULT_LIMITS } from './session-options';
import { channelMessage } from './testing/fake-server';
import { Encounter, encounter, expectFailure } from './testing/hostile';
import { Message } from './transport/message-numbers';

/** Brings a server to a state, and returns what the client waits for then. */
interface State {
  readonly name: string;
  readonly reach: (meeting: Encounter) => Promise<{ waiting: Promise<unknown> }>;
  /** What ends it when the server falls silent. */
  readonly limit: TimeLimitName;
  readonly milliseconds: number;
  /** The error when the connection breaks instead. */
  readonly broken: SshErrorCode;
  /** The limit ends only what waits; the session goes on. */
  readonly sessionLives?: boolean;
}

const startCommand = async (meeting: Encounter): Promise<{ waiting: Promise<unknown> }> => {
  await meeting.server.signIn();
  const session = await meeting.opening;
  const starting = session.start({ command: 'work' });
  starting.catch(() => undefined);
  return { waiting: starting };
};

const states: readonly State[] = [
  {
    name: 'before its identification',
    reach: async ({ opening }) => ({ waiting: opening }),
    limit: 'connect',
    milliseconds: DEFAULT_LIMITS.connect,
    broken: 'closed-before-identification',
  },
  {
    name: 'before KEXINIT',
    reach: async ({ server, opening }) => {
      await server.identify();
      return { waiting: opening };
    },
    limit: 'connect',
    milliseconds: DEFAULT_LIMITS.connect,
    broken: 'connection-lost',
  },
  {
    name: 'in the key exchange',
    reach: async ({ server, opening }) => {
      await server.identify();
      server.send(server.kexInit());
      await server.receive(Message.kexInit);
      await server.receive(Message.kexExchangeInit);
      return { waiting: opening };
    },
    limit: 'connect',
    milliseconds: DEFAULT_LIMITS.connect,
    broken: 'connection-lost',
  },
  {
    name: 'before it accepts the service',
    reach: async ({ server, opening }) => {
      await server.handshake();
      await server.receive(Message.serviceRequest);
      return { waiting: opening };
    },
    limit: 'authentication',
    milliseconds: DEFAULT_LIMITS.authentication,
    broken: 'connection-lost',
  },
  {
    name: 'when it has the credential',
    reach: async ({ server, opening }) => {
      await server.handshake();
      await server.receiveSignIn();
      return { waiting: opening };
    },
    limit: 'authentication',
    milliseconds: DEFAULT_LIMITS.authentication,
    broken: 'connection-lost',
  },
  {
    name: 'when a channel is asked for',
    reach: async (meeting) => {
      const started = await startCommand(meeting);
      await meeting.server.receive(Message.channelOpen);
      return started;
    },
    limit: 'reply',
    milliseconds: DEFAULT_LIMITS.reply,
    broken: 'connection-lost',
    sessionLives: true,
  },
  {
    name: 'when a command is asked for',
    reach: async (meeting) => {
      const started = await startCommand(meeting);
      await meeting.server.acceptChannel();
      await meeting.server.receive(Message.channelRequest);
      return started;
    },
    limit: 'reply',
    milliseconds: DEFAULT_LIMITS.reply,
    broken: 'connection-lost',
    sessionLives: true,
  },
  {
    name: 'while a command runs',
    reach: async (meeting) => {
      await meeting.server.signIn();
      const session = await meeting.opening;
      const starting = session.start({ command: 'work' });
      await meeting.server.acceptCommand();
      return { waiting: (await starting).stdout.read() };
    },
    limit: 'keepalive',
    milliseconds: DEFAULT_LIMITS.keepAlive * 3,
    broken: 'connection-lost',
  },
  {
    name: 'after the end of the output, before the exit',
    reach: async (meeting) => {
      await meeting.server.signIn();
      const session = await meeting.opening;
      const starting = session.start({ command: 'work' });
      const channel = await meeting.server.acceptCommand();
      const process = await starting;
      meeting.server.send(channelMessage(Message.channelEof, channel).bytes());
      expect(await process.stdout.read()).toBeUndefined();
      return { waiting: process.exit };
    },
    limit: 'keepalive',
    milliseconds: DEFAULT_LIMITS.keepAlive * 3,
    broken: 'connection-lost',
  },
  {
    name: 'when new keys are asked for',
    reach: async ({ server, opening }) => {
      await server.signIn();
      const session = await opening;
      void session.forward('behind', 22);
      await server.acceptChannel();
      session.rekey();
      await server.receive(Message.kexInit);
      return { waiting: session.ended.then((error) => Promise.reject(error)) };
    },
    limit: 'key re-exchange',
    milliseconds: DEFAULT_LIMITS.rekey,
    broken: 'connection-lost',
  },
  {
    name: 'when its KEXINIT for new keys is answered',
    reach: async ({ server, opening }) => {
      await server.signIn();
      const session = await opening;
      server.send(server.kexInit());
      await server.receive(Message.kexInit);
      await server.receive(Message.kexExchangeInit);
      return { waiting: session.ended.then((error) => Promise.reject(error)) };
    },
    limit: 'key re-exchange',
    milliseconds: DEFAULT_LIMITS.rekey,
    broken: 'connection-lost',
  },
];

for (const state of states) {
  describe(`A server ${state.name}`, () => {
    it('falls silent: the time limit ends it', async () => {
      const meeting = encounter();
      const { waiting } = await state.reach(meeting);
      waiting.catch(() => undefined);
      await meeting.clock.advance(state.milliseconds + DEFAULT_LIMITS.keepAlive);
      await expectAsync(waiting).toBeRejectedWith(
        jasmine.objectContaining({
          code: 'timeout',
          facts: jasmine.objectContaining({ limit: state.limit }),
        }),
      );
      if (state.sessionLives) await (await meeting.opening).close();
      await meeting.clientStream.closed;
    });

    it('does not fall silent for long: nothing ends', async () => {
      const meeting = encounter({ limits: { keepAlive: 0 } });
      const { waiting } = await state.reach(meeting);
      let ended = false;
      const note = (): void => void (ended = true);
      waiting.then(note, note);
      const limit = state.limit === 'keepalive' ? 1_000_000 : state.milliseconds;
      await meeting.clock.advance(limit - 1000);
      expect(ended).toBeFalse();
      meeting.clientStream.close();
    });

    it('closes the connection', async () => {
      const meeting = encounter();
      const { waiting } = await state.reach(meeting);
      await meeting.server.writer.flushed();
      meeting.serverStream.end();
      await expectFailure(meeting, waiting, state.broken);
    });

    it('breaks the connection', async () => {
      const meeting = encounter();
      const { waiting } = await state.reach(meeting);
      await meeting.server.writer.flushed();
      meeting.serverStream.break();
      await expectFailure(meeting, waiting, 'connection-lost');
    });

    it('is cancelled by the user', async () => {
      const cancel = new AbortController();
      const meeting = encounter({ signal: cancel.signal });
      const { waiting } = await state.reach(meeting);
      cancel.abort();
      await expectFailure(meeting, waiting, 'cancelled');
    });
  });
}

describe('Time', () => {
  it('does not count while the user looks at the host key', async () => {
    let answer: (verdict: 'accepted') => void = () => undefined;
    let meeting: Encounter | undefined;
    const asked = new Promise<void>((resolve) => {
      const verifyHostKey = (): Promise<'accepted'> => {
        resolve();
        return new Promise((verdict) => (answer = verdict));
      };
      meeting = encounter({ verifyHostKey });
    });
    if (meeting === undefined) throw new Error('There is no meeting.');
    const served = meeting.server.signIn();
    await asked;
    await meeting.clock.advance(600_000);
    answer('accepted');
    await served;
    const session = await meeting.opening;
    session.close();
    expect((await session.ended).code).toBe('closed');
  });

  it('ends a session on which no data passes, if the caller wants that', async () => {
    const meeting = encounter({ limits: { idle: 60_000, keepAlive: 0 } });
    await meeting.server.signIn();
    const session = await meeting.opening;
    await meeting.clock.advance(50_000);
    const starting = session.start({ command: 'work' });
    const channel = await meeting.server.acceptCommand();
    const { stdout } = await starting;
    meeting.server.sendData(channel, Uint8Array.of(1));
    await stdout.read();
    await meeting.clock.advance(50_000);
    meeting.server.sendData(channel, Uint8Array.of(1));
    await stdout.read();
    await meeting.clock.advance(59_000);
    const early = await Promise.race([session.ended, Promise.resolve('alive')]);
    expect(early).toBe('alive');
    await meeting.clock.advance(2000);
    await expectFailure(
      meeting,
      session.ended.then((error) => Promise.reject(error)),
      'timeout',
    );
  });

  it('leaves no timer behind when a session is closed', async () => {
    const meeting = encounter();
    await meeting.server.signIn();
    const session = await meeting.opening;
    session.close();
    await meeting.clientStream.closed;
    expect(meeting.clock.pendingTimers).toBe(0);
  });

  it('goes on while the server answers its keepalives', async () => {
    const meeting = encounter();
    await meeting.server.signIn();
    const session = await meeting.opening;
    for (let round = 0; round < 5; round++) {
      await meeting.clock.advance(DEFAULT_LIMITS.keepAlive);
      await meeting.server.receive(Message.globalRequest);
      meeting.server.send(Uint8Array.of(Message.requestFailure));
      // The client has seen the answer when it has answered what came behind it.
      meeting.server.send(Uint8Array.of(192));
      await meeting.server.receive(Message.unimplemented);
    }
    session.close();
    expect((await session.ended).code).toBe('closed');
  });

  it('is asked for a sign of life: any answer in time is one, silence and the end of the session are none', async () => {
    const meeting = encounter({ limits: { keepAlive: 0 } });
    await meeting.server.signIn();
    const session = await meeting.opening;
    const answered = session.answersWithin(2_000);
    await meeting.server.receive(Message.globalRequest);
    meeting.server.send(Uint8Array.of(Message.requestFailure));
    expect(await answered).toBeTrue();

    const unanswered = session.answersWithin(2_000);
    await meeting.server.receive(Message.globalRequest);
    await meeting.clock.advance(2_000);
    expect(await unanswered).toBeFalse();

    const broken = session.answersWithin(2_000);
    await meeting.server.receive(Message.globalRequest);
    meeting.serverStream.break();
    expect(await broken).toBeFalse();
    expect(await session.answersWithin(2_000)).toBeFalse();
    expect(meeting.clock.pendingTimers).toBe(0);
  });
});
