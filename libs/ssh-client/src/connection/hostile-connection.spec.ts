import fc from 'fast-check';
import { WireWriter } from '@kiops/ssh-keys';
import { SshErrorCode } from '../errors';
import { DEFAULT_LIMITS } from '../session-options';
import type { SshSession } from '../session';
import type { SessionOptions } from '../session-options';
import { channelMessage } from '../testing/fake-server';
import { Encounter, encounter, expectFailure } from '../testing/hostile';
import { Message } from '../transport/message-numbers';
import type { RemoteProcess } from './remote-process';

interface Running extends Encounter {
  readonly session: SshSession;
  readonly process: RemoteProcess;
  /** The client's number of the channel. */
  readonly channel: number;
}

async function running(options: Partial<SessionOptions> = {}): Promise<Running> {
  const meeting = encounter(options);
  await meeting.server.signIn();
  const session = await meeting.opening;
  const starting = session.start({ command: 'work' });
  const channel = await meeting.server.acceptCommand();
  return { ...meeting, session, process: await starting, channel };
}

/** Everything that waits must end with this error. */
async function expectEnd(run: Running, code: SshErrorCode): Promise<void> {
  await expectFailure(run, run.process.stdout.read(), code);
  await expectFailure(run, run.process.exit, code);
  await expectFailure(run, run.session.run('more'), code);
  expect((await run.session.ended).code).toBe(code);
}

describe('A server that misbehaves on a channel', () => {
  it('sends more than the window allows', async () => {
    const run = await running({ windowSize: 50_000 });
    run.server.sendData(run.channel, new Uint8Array(30_000));
    run.server.sendData(run.channel, new Uint8Array(30_000));
    await run.session.ended;
    expect((await run.process.stdout.read())?.length).toBe(30_000);
    await expectEnd(run, 'window-overflow');
  });

  const cases: [string, (channel: number) => Uint8Array, SshErrorCode][] = [
    [
      'sends data for a channel that is not open',
      () => channelMessage(Message.channelData, 99).string('x').bytes(),
      'malformed',
    ],
    [
      'confirms a channel that nobody asked for',
      () => channelMessage(Message.channelOpenConfirmation, 99).uint32(0).uint32(0).uint32(0).bytes(),
      'malformed',
    ],
    [
      'sends data that ends too early',
      (channel) => channelMessage(Message.channelData, channel).uint32(500).bytes(),
      'malformed',
    ],
    [
      'opens the window further than windows go',
      (channel) => channelMessage(Message.channelWindowAdjust, channel).uint32(0xffffffff).bytes(),
      'malformed',
    ],
    ['signs the user in again and again', () => Uint8Array.of(Message.userAuthSuccess), 'unexpected-message'],
    ['goes on with the key exchange', () => Uint8Array.of(Message.kexExchangeReply), 'unexpected-message'],
  ];
  for (const [what, message, code] of cases) {
    it(what, async () => {
      const run = await running();
      run.server.send(message(run.channel));
      await expectEnd(run, code);
    });
  }

  const ignored: [string, (channel: number) => Uint8Array][] = [
    ['that was not made', (channel) => channelMessage(Message.channelSuccess, channel).bytes()],
    [
      'that was not made, with a refusal',
      (channel) => channelMessage(Message.channelFailure, channel).bytes(),
    ],
    ['on a channel that is gone', () => channelMessage(Message.channelSuccess, 99).bytes()],
    ['to the whole session that was not made', () => Uint8Array.of(Message.requestSuccess)],
    [
      'with more room on a channel that is gone',
      () => channelMessage(Message.channelWindowAdjust, 99).uint32(1).bytes(),
    ],
  ];
  for (const [what, message] of ignored) {
    it(`answers a request ${what}: the session goes on`, async () => {
      const run = await running();
      run.server.send(message(run.channel));
      run.server.sendData(run.channel, Uint8Array.of(1));
      expect(await run.process.stdout.read()).toEqual(Uint8Array.of(1));
      await run.session.close();
      expect((await run.session.ended).code).toBe('closed');
    });
  }

  it('refuses a channel without a word', async () => {
    const run = await running();
    const starting = run.session.start({ command: 'more' });
    const open = await run.server.receive(Message.channelOpen);
    open.byte();
    open.string();
    run.server.send(channelMessage(Message.channelOpenFailure, open.uint32()).uint32(4).bytes());
    await expectAsync(starting).toBeRejectedWith(
      jasmine.objectContaining({
        code: 'channel-refused',
        facts: { channel: 'session', reason: 4, description: '' },
      }),
    );
    run.server.sendData(run.channel, Uint8Array.of(1));
    expect(await run.process.stdout.read()).toEqual(Uint8Array.of(1));
    await run.session.close();
  });

  it('cuts its answer to an opening short: whoever waits is told, whatever was asked for', async () => {
    const asked: ((session: SshSession) => Promise<unknown>)[] = [
      (session) => session.run('more'),
      (session) => session.forward('behind', 22),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...asked),
        fc.constantFrom(Message.channelOpenConfirmation, Message.channelOpenFailure),
        fc.uint8Array({ maxLength: 11 }),
        async (ask, message, rest) => {
          const run = await running();
          const waiting = ask(run.session);
          waiting.catch(() => undefined);
          const open = await run.server.receive(Message.channelOpen);
          open.byte();
          open.string();
          run.server.send(channelMessage(message, open.uint32()).raw(rest).bytes());
          await run.server.writer.flushed();
          run.serverStream.end();
          await expectAsync(waiting).toBeRejectedWith(
            jasmine.objectContaining({
              code: jasmine.stringMatching(/^(malformed|channel-refused|connection-lost)$/),
            }),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('asks for answers without end, and takes none', async () => {
    const run = await running();
    run.clientStream.write = () => new Promise(() => undefined);
    const question = new WireWriter().byte(Message.globalRequest).string('what?').boolean(true).bytes();
    for (let asked = 0; asked < 17_000; asked++) run.server.send(question);
    expect((await run.session.ended).code).toBe('flood');
    await run.clock.advance(1000);
    await run.clientStream.closed;
  });

  it('sends data on a channel that it has closed', async () => {
    const run = await running();
    run.server.send(channelMessage(Message.channelClose, run.channel).bytes());
    run.server.sendData(run.channel, Uint8Array.of(1));
    await expectFailure(
      run,
      run.session.ended.then((error) => Promise.reject(error)),
      'malformed',
    );
  });

  it('opens a channel of its own, and is refused', async () => {
    const run = await running();
    run.server.send(
      new WireWriter().byte(Message.channelOpen).string('x11').uint32(5).uint32(1).uint32(1).bytes(),
    );
    const refusal = await run.server.receive(Message.channelOpenFailure);
    refusal.byte();
    expect([refusal.uint32(), refusal.uint32()]).toEqual([5, 1]);
    run.session.close();
  });

  it('sends any message at all: the session goes on or ends in its own error', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 80, max: 110 }),
        fc.uint8Array({ maxLength: 40 }),
        async (number, body) => {
          const run = await running();
          run.server.send(Uint8Array.of(number, 0, 0, 0, run.channel, ...body));
          await run.server.writer.flushed();
          run.serverStream.end();
          expect(['malformed', 'window-overflow', 'connection-lost']).toContain(
            (await run.session.ended).code,
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('A channel', () => {
  it('sends no more than the server allows, and waits', async () => {
    const run = await running();
    const writing = run.process.write(new Uint8Array(100_000));
    let received = 0;
    const take = async (): Promise<void> => {
      const data = await run.server.receive(Message.channelData);
      data.byte();
      data.uint32();
      const { length } = data.string();
      expect(length).toBeLessThanOrEqual(0x8000);
      received += length;
    };
    while (received < 0x10000) await take();
    expect(received).toBe(0x10000);
    run.server.send(channelMessage(Message.channelWindowAdjust, run.channel).uint32(100_000).bytes());
    while (received < 100_000) await take();
    await writing;
    run.session.close();
  });

  it('allows more only when its reader has taken something', async () => {
    const run = await running({ windowSize: 80_000 });
    run.server.sendData(run.channel, new Uint8Array(30_000));
    await run.server.writer.flushed();
    expect((await run.process.stdout.read())?.length).toBe(30_000);
    const adjust = await run.server.receive(Message.channelWindowAdjust);
    adjust.byte();
    adjust.uint32();
    expect(adjust.uint32()).toBe(30_000);
    run.session.close();
  });

  it('puts many tiny pieces together while nobody reads', async () => {
    const run = await running();
    const sent = Uint8Array.from({ length: 5000 }, (_, index) => index % 251);
    for (const byte of sent) run.server.sendData(run.channel, Uint8Array.of(byte));
    run.server.send(channelMessage(Message.channelEof, run.channel).bytes());
    run.server.send(channelMessage(Message.channelClose, run.channel).bytes());
    await run.process.exit;
    let pieces = 0;
    const received: number[] = [];
    for await (const piece of run.process.stdout) {
      pieces += 1;
      received.push(...piece);
    }
    expect(received).toEqual([...sent]);
    expect(pieces).toBeLessThan(5);
    run.session.close();
  });

  it('does not take a closed channel for a success', async () => {
    const run = await running();
    run.server.send(channelMessage(Message.channelClose, run.channel).bytes());
    expect(await run.process.exit).toEqual({ kind: 'unknown' });
    const error = await run.process.write(Uint8Array.of(1)).catch((reason: unknown) => reason);
    expect(error).toEqual(jasmine.objectContaining({ code: 'channel-closed' }));
    run.session.close();
  });

  it('reports a refused command, and the session goes on', async () => {
    const run = await running();
    const starting = run.session.start({ command: 'forbidden' });
    const number = await run.server.acceptChannel();
    await run.server.receive(Message.channelRequest);
    run.server.send(channelMessage(Message.channelFailure, number).bytes());
    await expectAsync(starting).toBeRejectedWith(jasmine.objectContaining({ code: 'request-refused' }));
    run.server.sendData(run.channel, Uint8Array.of(1));
    expect(await run.process.stdout.read()).toEqual(Uint8Array.of(1));
    run.session.close();
  });
});

describe('A server that leaves one question unanswered', () => {
  const limit = DEFAULT_LIMITS.reply;

  async function expectToGoOn(run: Running): Promise<void> {
    run.server.sendData(run.channel, Uint8Array.of(1));
    expect(await run.process.stdout.read()).toEqual(Uint8Array.of(1));
    await run.session.close();
    expect((await run.session.ended).code).toBe('closed');
  }

  it('loses that channel alone when it does not answer a command', async () => {
    const run = await running({ limits: { keepAlive: 0 } });
    const starting = run.session.start({ command: 'silence' });
    starting.catch(() => undefined);
    const number = await run.server.acceptChannel();
    await run.server.receive(Message.channelRequest);
    await run.clock.advance(limit);
    await expectAsync(starting).toBeRejectedWith(
      jasmine.objectContaining({ code: 'timeout', facts: { limit: 'reply', milliseconds: limit } }),
    );
    await run.server.receive(Message.channelClose);
    // Too late, and of no use to anybody.
    run.server.send(channelMessage(Message.channelSuccess, number).bytes());
    run.server.sendData(number, new Uint8Array(1000));
    run.server.send(channelMessage(Message.channelClose, number).bytes());
    await expectToGoOn(run);
  });

  it('has a channel that it opens too late closed again', async () => {
    const run = await running({ limits: { keepAlive: 0 } });
    const opening = run.session.forward('far away', 22);
    opening.catch(() => undefined);
    await run.clock.advance(limit);
    await expectAsync(opening).toBeRejectedWith(jasmine.objectContaining({ code: 'timeout' }));
    await run.server.acceptChannel();
    await run.server.receive(Message.channelClose);
    await expectToGoOn(run);
  });

  it('may refuse a channel too late', async () => {
    const run = await running({ limits: { keepAlive: 0 } });
    const opening = run.session.forward('far away', 22);
    opening.catch(() => undefined);
    const open = await run.server.receive(Message.channelOpen);
    open.byte();
    open.string();
    await run.clock.advance(limit);
    const failure = channelMessage(Message.channelOpenFailure, open.uint32());
    run.server.send(failure.uint32(2).string('Connection timed out').string('').bytes());
    await expectToGoOn(run);
  });
});

describe('A process', () => {
  it('gets what is written in the order of the writes, even if they wait', async () => {
    const run = await running();
    const writes = [new Uint8Array(0x10000 + 100).fill(1), Uint8Array.of(2), Uint8Array.of(3)];
    const written = Promise.all(writes.map((bytes) => run.process.write(bytes)));
    const received: number[] = [];
    const take = async (): Promise<void> => {
      const data = await run.server.receive(Message.channelData);
      data.byte();
      data.uint32();
      received.push(...data.string());
    };
    while (received.length < 0x10000) await take();
    run.server.send(channelMessage(Message.channelWindowAdjust, run.channel).uint32(1000).bytes());
    while (received.length < 0x10000 + 102) await take();
    await written;
    expect(received.slice(-4)).toEqual([1, 1, 2, 3]);
    await run.session.close();
  });

  it('hears of the end of its input after all that was written before, and nothing is written after it', async () => {
    const run = await running();
    const written = run.process.write(new Uint8Array(0x10000 + 1));
    run.process.end();
    const late = run.process.write(Uint8Array.of(1)).catch((reason: unknown) => reason);
    let received = 0;
    const take = async (): Promise<void> => {
      const data = await run.server.receive(Message.channelData);
      data.byte();
      data.uint32();
      received += data.string().length;
    };
    while (received < 0x10000) await take();
    run.server.send(channelMessage(Message.channelWindowAdjust, run.channel).uint32(1000).bytes());
    while (received < 0x10000 + 1) await take();
    await run.server.receive(Message.channelEof);
    await written;
    expect(await late).toEqual(jasmine.objectContaining({ code: 'channel-closed' }));
    await run.session.close();
  });

  it('is over for this side when it is closed, even if the server never answers', async () => {
    const run = await running();
    run.process.close();
    expect(await run.process.exit).toEqual({ kind: 'unknown' });
    expect(await run.process.stdout.read()).toBeUndefined();
    await run.session.close();
  });

  it('tells the server goodbye when its session is closed', async () => {
    const run = await running();
    await run.session.close();
    const farewell = await run.server.receive(Message.disconnect);
    farewell.byte();
    expect(farewell.uint32()).toBe(11);
  });
});
