import { type Peer, startPeer, userKey, whyMissing } from '@kiops/test-peers';
import type { FromRoute } from './messages';
import { RelayToServer } from './testing/relay-to-server';
import { WorkerSession } from './worker-session';

/** What a route tells the page, to wait for. */
class Told {
  readonly messages: FromRoute[] = [];
  #heard: () => void = () => undefined;

  readonly hear = (message: FromRoute): void => {
    this.messages.push(message);
    this.#heard();
  };

  async next<Type extends FromRoute['type']>(type: Type): Promise<Extract<FromRoute, { type: Type }>> {
    for (;;) {
      const index = this.messages.findIndex((message) => message.type === type);
      if (index >= 0) return this.messages.splice(index, 1)[0] as Extract<FromRoute, { type: Type }>;
      await new Promise<void>((heard) => (this.#heard = heard));
    }
  }
}

describe('A route in the worker that stays open', () => {
  const own = globalThis.WebSocket;
  const missing = whyMissing('openssh');
  let server: Peer | undefined;

  beforeEach(() => {
    if (missing !== undefined) pending(missing);
    globalThis.WebSocket = RelayToServer as unknown as typeof WebSocket;
  });
  afterEach(async () => {
    globalThis.WebSocket = own;
    await server?.stop();
    server = undefined;
  });

  /** A route to a real server with these lines in its `sshd_config`, once it is open. */
  async function open(...options: readonly string[]) {
    server = await startPeer('openssh', options);
    RelayToServer.port = server.port;
    const told = new Told();
    const session = new WorkerSession(told.hear);
    const { host, port, username } = server;
    const secrets = [{ kind: 'key', privateKey: userKey('ed25519') }] as const;
    session.receive({
      type: 'open',
      start: { relayUrl: 'wss://kiops.example.com/api/v1/relay', ticket: 'a-ticket' },
      hops: [{ host, port, username, secrets, knownHostKeyTypes: [], allowOldAlgorithms: false }],
    });
    await told.next('host-key');
    session.receive({ type: 'host-key-verdict', hop: 0, verdict: 'accepted' });
    await told.next('opened');
    return { session, told, server };
  }

  it('gives a sign of life while its target does, and none when it is over', async () => {
    const { session, told, server } = await open();
    session.receive({ type: 'probe' });
    expect(await told.next('probed')).toEqual({ type: 'probed', isAlive: true });
    await server.crash();
    await told.next('ended');
    session.receive({ type: 'probe' });
    expect(await told.next('probed')).toEqual({ type: 'probed', isAlive: false });
  });

  it('gives none before it is open', async () => {
    const told = new Told();
    new WorkerSession(told.hear).receive({ type: 'probe' });
    expect(await told.next('probed')).toEqual({ type: 'probed', isAlive: false });
  });

  it('says that a process begins, before it can have', async () => {
    const { session, told } = await open();
    session.receive({ type: 'start', id: 1, request: { command: 'exit 7' } });
    const { exit } = await told.next('exit');
    expect(exit).toEqual({ kind: 'status', status: 7 });
    expect(told.messages.map(({ type }) => type)).toContain('begins');
    session.receive({ type: 'close' });
  });

  it('does not say so of one that the server gives no channel to', async () => {
    const { session, told } = await open('MaxSessions 0');
    session.receive({ type: 'start', id: 1, request: { command: 'true' } });
    const { failure } = await told.next('process-failed');
    expect(failure).toEqual(jasmine.objectContaining({ kind: 'ssh', code: 'channel-refused' }));
    expect(told.messages.map(({ type }) => type)).not.toContain('begins');
    session.receive({ type: 'close' });
  });
});
