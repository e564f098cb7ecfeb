import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Credential } from '../authentication/credentials';
import type { ByteStream } from '../byte-stream';
import { WireWriter } from '@kiops/ssh-keys';
import { FakeClock } from '../testing/fake-clock';
import { FakeServer, channelMessage } from '../testing/fake-server';
import { Message } from '../transport/message-numbers';
import { streamPair } from '../testing/stream-pair';
import { Hop, Route, RouteError, openRoute } from './route';

const hop = (host: string): Hop => ({
  host,
  port: 22,
  username: 'tester',
  credentials: [{ method: 'password', password: 'secret' }],
  verifyHostKey: () => 'accepted',
});

/** The stream that a server's channel carries, as the server behind it sees it. */
function carriedBy(server: FakeServer, channel: number): ByteStream {
  return {
    async read() {
      const data = await server.receive(Message.channelData);
      data.byte();
      data.uint32();
      return data.string();
    },
    write: async (bytes) => server.sendData(channel, bytes),
    close: () => undefined,
  };
}

/** A server asks something, and has the answer: its client has heard from it by then. */
async function aliveAgain(server: FakeServer): Promise<void> {
  server.send(new WireWriter().byte(Message.globalRequest).string('alive?').boolean(true).bytes());
  while ((await server.reader.next()).payload[0] !== Message.requestFailure);
}

interface Attempt {
  readonly first: FakeServer;
  /** What was told of the hops, in its order. */
  readonly told: readonly string[];
  readonly route: Promise<Route>;
}

function attempt(...hosts: string[]): Attempt {
  const [clientStream, serverStream] = streamPair();
  const told: string[] = [];
  const events = {
    onHop: (index: number) => told.push(`reached ${index}`),
    onSignedIn: (index: number) => told.push(`signed in to ${index}`),
  };
  const route = openRoute(async () => clientStream, hosts.map(hop), events);
  route.catch(() => undefined);
  return { first: new FakeServer(serverStream), route, told };
}

async function failureOf(route: Promise<Route>): Promise<RouteError> {
  const error = await route.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof RouteError) return error;
  throw new Error(`It should have failed, not ${String(error)}.`);
}

describe('A route', () => {
  it('keeps nothing of what its hops were signed in with', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const [clientStream, serverStream] = streamPair();
    const held: Credential = { method: 'password', password: 'held by the spec' };
    const openOne = (credential: Credential) => {
      const server = new FakeServer(serverStream);
      const opening = openRoute(async () => clientStream, [{ ...hop('outer'), credentials: [credential] }]);
      return { opening, signedIn: server.signIn(), seen: new WeakRef(credential) };
    };
    const { opening, signedIn, seen } = openOne({ method: 'password', password: 'of the hop' });
    await signedIn;
    const route = await opening;
    const control = new WeakRef(held);
    // What was just read through a WeakRef or a promise lives until the turn is over.
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    expect(seen.deref()).toBeUndefined();
    expect(control.deref()).toBe(held);
    expect(route.sessions.length).toBe(1);
    await route.close();
  });

  it('is a session inside a session', async () => {
    const { first, route, told } = attempt('outer', 'inner');
    await first.signIn();
    const second = new FakeServer(carriedBy(first, await first.acceptChannel(0x200000)));
    await second.signIn();
    const { sessions, target, close } = await route;
    expect(sessions.length).toBe(2);
    expect(target).toBe(sessions[1]);
    expect(told).toEqual(['reached 0', 'signed in to 0', 'reached 1', 'signed in to 1']);
    await close();
    expect([(await sessions[0].ended).code, (await sessions[1].ended).code]).toEqual(['closed', 'closed']);
  });

  it('blames the first hop for its own host key', async () => {
    const [clientStream, serverStream] = streamPair();
    const refusing = { ...hop('outer'), verifyHostKey: () => 'changed' as const };
    const route = openRoute(async () => clientStream, [refusing, hop('inner')]);
    route.catch(() => undefined);
    void new FakeServer(serverStream).handshake().catch(() => undefined);
    const error = await failureOf(route);
    expect([error.hop, error.cause.code]).toEqual([0, 'host-key-changed']);
  });

  it('blames the second hop when the first cannot reach it', async () => {
    const { first, route } = attempt('outer', 'inner');
    await first.signIn();
    const open = await first.receive(Message.channelOpen);
    open.byte();
    expect(open.text()).toBe('direct-tcpip');
    const failure = channelMessage(Message.channelOpenFailure, open.uint32());
    first.send(failure.uint32(2).string('Connection refused').string('').bytes());
    const error = await failureOf(route);
    expect([error.hop, error.cause.code]).toEqual([1, 'channel-refused']);
    expect(error.cause.facts).toEqual({
      channel: 'direct-tcpip',
      reason: 2,
      description: 'Connection refused',
    });
  });

  it('blames the second hop when that one closes at once', async () => {
    const { first, route } = attempt('outer', 'inner');
    await first.signIn();
    first.send(channelMessage(Message.channelClose, await first.acceptChannel()).bytes());
    const error = await failureOf(route);
    expect([error.hop, error.cause.code]).toEqual([1, 'closed-before-identification']);
  });

  it('blames the first hop when its session ends under the second', async () => {
    const { first, route } = attempt('outer', 'inner');
    await first.signIn();
    await first.acceptChannel();
    first.send(Uint8Array.of(Message.userAuthSuccess));
    const error = await failureOf(route);
    expect([error.hop, error.cause.code]).toEqual([0, 'unexpected-message']);
  });

  for (const [what, answers, blamed] of [
    ['the first of the hops that are silent', false, 0],
    ['a silent hop behind one that lives', true, 1],
  ] as const) {
    it(`blames ${what}, when the innermost session finds out first`, async () => {
      const clock = new FakeClock();
      const [clientStream, serverStream] = streamPair();
      const inner = { ...hop('inner'), clock, limits: { keepAlive: 14_000 } };
      const opening = openRoute(async () => clientStream, [{ ...hop('outer'), clock }, inner]);
      const first = new FakeServer(serverStream);
      await first.signIn();
      const second = new FakeServer(carriedBy(first, await first.acceptChannel(0x200000)));
      await second.signIn();
      const route = await opening;
      await clock.advance(35_000);
      if (answers) await aliveAgain(first);
      await clock.advance(25_000);
      const ended = await route.ended;
      expect([ended.hop, ended.cause.code]).toEqual([blamed, 'timeout']);
      expect(route.blame(await route.target.ended).hop).toBe(blamed);
      await route.close();
    });
  }

  it('makes a connection once more that ended while somebody was asked; the hops before it stay', async () => {
    const [clientStream, serverStream] = streamPair();
    const dropped: number[] = [];
    const onDropped = async (index: number) => dropped.push(index) === 1;
    const route = openRoute(async () => clientStream, ['outer', 'inner'].map(hop), { onDropped });
    const first = new FakeServer(serverStream);
    await first.signIn();
    first.send(channelMessage(Message.channelClose, await first.acceptChannel()).bytes());
    while ((await first.reader.next()).payload[0] !== Message.channelClose);
    const second = new FakeServer(carriedBy(first, await first.acceptChannel(0x200000)));
    await second.signIn();
    const { sessions, close } = await route;
    expect(sessions.length).toBe(2);
    expect(dropped).toEqual([1]);
    await close();
  });

  it('asks for no other connection where the hop before it is gone', async () => {
    const [clientStream, serverStream] = streamPair();
    const dropped: number[] = [];
    const onDropped = async (index: number) => dropped.push(index) > 0;
    const route = openRoute(async () => clientStream, ['outer', 'inner'].map(hop), { onDropped });
    const first = new FakeServer(serverStream);
    await first.signIn();
    await first.acceptChannel();
    first.send(Uint8Array.of(Message.userAuthSuccess));
    expect((await failureOf(route)).hop).toBe(0);
    expect(dropped).toEqual([]);
  });

  describe('that goes on from another one', () => {
    async function opened() {
      const { first, route } = attempt('outer');
      await first.signIn();
      const outer = await route;
      const told: string[] = [];
      const events = {
        onHop: (index: number) => told.push(`reached ${index}`),
        onSignedIn: (index: number) => told.push(`signed in to ${index}`),
      };
      const branch = async (host: string) => {
        const opening = outer.extend([hop(host)], events);
        opening.catch(() => undefined);
        const server = new FakeServer(carriedBy(first, await first.acceptChannel(0x200000)));
        return { opening, server };
      };
      return { first, outer, told, branch };
    }

    it('shares its sessions, and leaves them open', async () => {
      const { first, outer, told, branch } = await opened();
      const { opening, server } = await branch('inner');
      await server.signIn();
      const route = await opening;
      expect(told).toEqual(['reached 1', 'signed in to 1']);
      expect(route.sessions[0]).toBe(outer.target);
      await route.close();
      expect((await route.target.ended).code).toBe('closed');
      while ((await first.reader.next()).payload[0] !== Message.channelClose);
      const again = await outer.extend([]);
      expect(again.target).toBe(outer.target);
      await again.close();
      const { opening: another, server: other } = await branch('other');
      await other.signIn();
      expect((await another).sessions.length).toBe(2);
      await outer.close();
      expect((await (await another).ended).hop).toBe(0);
    });

    it('blames the hop that they share when that ends under both', async () => {
      const { first, branch } = await opened();
      const { opening } = await branch('inner');
      first.send(Uint8Array.of(Message.userAuthSuccess));
      const error = await failureOf(opening);
      expect([error.hop, error.cause.code]).toEqual([0, 'unexpected-message']);
    });
  });

  it('needs a hop', async () => {
    await expectAsync(openRoute(async () => streamPair()[0], [])).toBeRejectedWithError(RangeError);
  });
});
