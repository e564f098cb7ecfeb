import { createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import type { RelayTicket } from '@kiops/contracts';
import { reset } from '@kiops/test-databases';
import { WebSocket } from 'ws';
import { SessionsService } from '../identity/sessions/sessions.service';
import type { Browser } from '../identity/testing/browser';
import { setUpAsKim } from '../identity/testing/people';
import { startTestService, type TestService } from '../testing/test-service';
import { RelayAudit } from './relay-audit';
import { RelaySlotsService } from './relay-slots.service';
import { RelayTargets } from './relay-targets';
import { RelayTicketsService } from './relay-tickets.service';
import { RelayService } from './relay.service';

/** How a side can leave. */
const LEAVERS = {
  'the browser closes': ({ client }: Sides) => client.close(),
  'the browser breaks off': ({ client }: Sides) => client.terminate(),
  'the browser resets': ({ client }: Sides) => reset(socketOf(client)),
  'the target ends': ({ target }: Sides) => target?.end(),
  'the target resets': ({ target }: Sides) => target && reset(target),
} as const;

type Leaver = keyof typeof LEAVERS;

interface Sides {
  readonly client: WebSocket;
  readonly target: Socket | undefined;
}

/** A place at which the service waits, until it is let go on. */
interface Gate {
  readonly reached: Promise<void>;
  open(): void;
}

/** Where `WebSocket` keeps its connection. */
function socketOf(client: WebSocket): Socket {
  return (client as unknown as { readonly _socket: Socket })._socket;
}

describe('Relay, when a side leaves', () => {
  let service: TestService;
  let kim: Browser;
  let serverId: string;
  let accepted: Promise<Socket>;
  let banner: Gate | undefined;

  beforeAll(async () => {
    service = await startTestService({ KIOPS_RELAY_PER_USER: '2' });
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  // A target of its own for each: a connection that was given up while it was made can be seen after its spec.
  beforeEach(async () => {
    banner = undefined;
    const listening = createServer({ allowHalfOpen: false });
    listening.on('connection', (socket) => {
      socket.on('error', () => undefined).on('data', () => undefined);
      if (!banner) socket.write('SSH-2.0-Target\r\n');
    });
    accepted = once(listening, 'connection').then(([socket]) => socket as Socket);
    await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done));
    leftOver.push(() => listening.close());
    const { port } = listening.address() as AddressInfo;
    const input = { label: 'Target', protocol: 'ssh', host: '127.0.0.1', port, username: 'kim' };
    serverId = (await kim.post<{ id: string }>('/servers', input)).body.id;
  });

  /** Ends what a spec began, also one that failed: a relay that goes on would take a place from those that follow. */
  const leftOver: (() => void)[] = [];

  afterEach(async () => {
    for (const end of leftOver.splice(0)) end();
    await Promise.all(serving.splice(0));
  });

  /** What the service serves, or has served, in this spec. */
  const serving: Promise<void>[] = [];

  function connect(): WebSocket {
    const client = new WebSocket(`${service.origin.replace('http', 'ws')}/api/v1/relay`, {
      origin: service.origin,
      headers: { cookie: kim.cookieHeader },
    });
    leftOver.push(() => client.terminate());
    return client.on('error', () => undefined);
  }

  /** Resolves when the next relay has been served. */
  function nextServed(): Promise<void> {
    const relay = service.application.get(RelayService);
    const serve = relay.serve.bind(relay);
    return new Promise((done) =>
      spyOn(relay, 'serve').and.callFake((...values) => {
        const work = serve(...values);
        serving.push(work);
        void work.then(done);
        return work;
      }),
    );
  }

  /** Stops the next call of a method before it does anything, or before it tells what it did; later ones go through. */
  function gate<Of extends object>(of: Of, method: keyof Of & string, when: 'before' | 'after'): Gate {
    const original = (of[method] as (...values: unknown[]) => Promise<unknown>).bind(of);
    let reach = (): void => undefined;
    let open = (): void => undefined;
    const reached = new Promise<void>((done) => (reach = done));
    const opened = new Promise<void>((done) => (open = done));
    leftOver.push(() => open());
    let passed = false;
    const stopping = async (...values: unknown[]): Promise<unknown> => {
      if (passed) return original(...values);
      passed = true;
      const result = when === 'after' ? await original(...values) : undefined;
      reach();
      await opened;
      return when === 'after' ? result : original(...values);
    };
    spyOn(of as Record<string, () => unknown>, method).and.callFake(stopping as never);
    return { reached, open: () => open() };
  }

  const at = <Of extends object>(
    token: abstract new (...values: never[]) => Of,
    method: keyof Of & string,
    when: 'before' | 'after',
  ) => gate(service.application.get<Of>(token), method, when);

  /** The moments of a relay at which the service waits for something, in their order. */
  const MOMENTS: Readonly<Record<string, () => Gate>> = {
    'its session is looked up': () => at(SessionsService, 'find', 'before'),
    'its session was found': () => at(SessionsService, 'find', 'after'),
    'its ticket is used': () => at(RelayTicketsService, 'redeem', 'before'),
    'its ticket was used': () => at(RelayTicketsService, 'redeem', 'after'),
    'its place is taken': () => at(RelaySlotsService, 'claim', 'before'),
    'its place was taken': () => at(RelaySlotsService, 'claim', 'after'),
    'names are resolved': () => at(RelayTargets, 'rulesNow', 'before'),
    'names were resolved': () => at(RelayTargets, 'rulesNow', 'after'),
    'the target has said nothing yet': () => {
      banner = { reached: accepted.then(() => undefined), open: () => undefined };
      return banner;
    },
    'its opening is written down': () => at(RelayAudit, 'opened', 'before'),
    'its opening was written down': () => at(RelayAudit, 'opened', 'after'),
    'it carries bytes': () => carrying,
    'its end is written down': () => at(RelayAudit, 'ended', 'before'),
    'its end was written down': () => at(RelayAudit, 'ended', 'after'),
  };
  const WITH_TARGET = Object.keys(MOMENTS).slice(
    Object.keys(MOMENTS).indexOf('the target has said nothing yet'),
  );
  let carrying: Gate;

  const count = async (sql: string): Promise<number> =>
    Number((await service.database.query<{ count: string }>(`SELECT count(*) FROM ${sql}`))[0].count);
  const audited = (action: string) => count(`audit_log WHERE action = 'relay.${action}'`);

  for (const moment of Object.keys(MOMENTS)) {
    for (const leaver of Object.keys(LEAVERS) as Leaver[]) {
      if (leaver.startsWith('the target') && !WITH_TARGET.includes(moment)) continue;
      it(`gives its place back when ${leaver} while ${moment}`, async () => {
        const before = { opened: await audited('opened'), ended: await audited('ended') };
        const { ticket } = (await kim.post<RelayTicket>('/relay/tickets', { serverId })).body;
        const served = nextServed();
        let firstBytes = (): void => undefined;
        carrying = { reached: new Promise((done) => (firstBytes = done)), open: () => undefined };
        const stopped = MOMENTS[moment]();

        const client = connect();
        const left = new Promise((done) => client.once('close', done));
        client.once('message', () => firstBytes());
        const connected = once(client, 'open');
        client.once('open', () => client.send(JSON.stringify({ ticket })));
        if (moment.startsWith('its end')) void carrying.reached.then(() => client.send('no text here'));
        await Promise.all([connected, stopped.reached]);

        LEAVERS[leaver]({ client, target: WITH_TARGET.includes(moment) ? await accepted : undefined });
        // Whatever was sent before this has arrived before this is answered.
        await kim.get('/me');
        stopped.open();
        await served;

        expect(service.application.get(RelaySlotsService).held).toBe(0);
        expect(await count('open_relays')).toBe(0);
        const opened = (await audited('opened')) - before.opened;
        expect((await audited('ended')) - before.ended).toBe(opened);
        expect(opened).toBe(WITH_TARGET.indexOf(moment) > 0 ? 1 : 0);
        client.terminate();
        await left;
      });
    }
  }

  it('sees that a browser has left that it does not read from, since the target takes nothing', async () => {
    const { ticket } = (await kim.post<RelayTicket>('/relay/tickets', { serverId })).body;
    void nextServed();
    const client = connect();
    const relay = service.application.get(RelayService);
    const ended = at(RelayAudit, 'ended', 'before');
    client.once('open', () => client.send(JSON.stringify({ ticket })));
    const target = await accepted;
    target.pause();
    await once(client, 'message');
    // More than all buffers on the way hold, so that the service has stopped to read.
    let sent = 0;
    const flood = setInterval(() => {
      if (client.readyState === WebSocket.OPEN && client.bufferedAmount < 1_048_576)
        for (; client.bufferedAmount < 4_194_304; sent += 1) client.send(Buffer.alloc(65_536));
    }, 1);
    leftOver.push(() => clearInterval(flood));
    await new Promise<void>((full) => {
      let last = -1;
      const look = () => {
        // Nothing more has gone out although there was time for another request and its reply.
        if (client.bufferedAmount > 1_048_576 && client.bufferedAmount === last) full();
        else {
          last = client.bufferedAmount;
          void kim.get('/me').then(look);
        }
      };
      look();
    });
    clearInterval(flood);
    client.terminate();
    let over = false;
    void ended.reached.then(() => (over = true));
    while (!over) {
      await relay.beat();
      await kim.get('/me');
    }
    ended.open();
    target.destroy();
    expect(over).toBeTrue();
  });
});
