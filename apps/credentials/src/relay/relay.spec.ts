import { connect as connectTo, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { RELAY_CLOSES, RELAY_FRAME_BYTES, type RelayClose, type RelayTicket } from '@kiops/contracts';
import { WebSocket } from 'ws';
import type { Database } from '../database/database';
import { HousekeepingService } from '../housekeeping/housekeeping.service';
import { Browser } from '../identity/testing/browser';
import { join, setUpAsKim, writeRefusals } from '../identity/testing/people';
import { migratedDatabase, onPostgres } from '../testing/test-database';
import { startTestService, type TestService } from '../testing/test-service';
import { RelaySlotsService } from './relay-slots.service';
import { RelayService } from './relay.service';

/** What a relay did, as a browser sees it. */
interface RelayEnd {
  readonly code: number;
  readonly reason: string;
  readonly received: Buffer;
}

interface LogEntry {
  readonly action: string;
  readonly recordId: string;
  readonly detail: Record<string, unknown>;
}

describe('Relay', () => {
  let service: TestService;
  let kim: Browser;
  let targets: Server[];

  beforeAll(async () => {
    service = await startTestService({ KIOPS_RELAY_PER_USER: '3' });
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  beforeEach(() => {
    targets = [];
  });

  afterEach(() => {
    for (const target of targets) target.close();
  });

  /** What was begun in this spec. A relay's place is given back only after its browser has heard of the end. */
  const began: WebSocket[] = [];
  const serving: Promise<void>[] = [];

  beforeEach(() => {
    const relay = service.application.get(RelayService);
    const serve = relay.serve.bind(relay);
    spyOn(relay, 'serve').and.callFake((...values) => {
      const work = serve(...values);
      serving.push(work);
      return work;
    });
  });

  afterEach(async () => {
    for (const socket of began.splice(0)) socket.terminate();
    await Promise.all(serving.splice(0));
  });

  /** A TCP server on loopback; resolves to its port. */
  async function target(onConnection: (socket: Socket) => void): Promise<number> {
    const server = createServer((socket) => onConnection(socket.on('error', () => undefined)));
    targets.push(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return (server.address() as AddressInfo).port;
  }

  /** An SSH-like server: says its version, then sends back what it gets. */
  const echo = (socket: Socket) => {
    socket.write('SSH-2.0-Echo\r\n');
    socket.pipe(socket);
  };

  async function register(port: number, host = '127.0.0.1', browser = kim): Promise<string> {
    const server = { label: 'Target', protocol: 'ssh', host, port, username: 'kim' };
    const { status, body } = await browser.post<{ id: string }>('/servers', server);
    expect(status).toBe(201);
    return body.id;
  }

  async function ticketFor(serverId: string, browser = kim): Promise<string> {
    const { status, body } = await browser.post<RelayTicket>('/relay/tickets', { serverId });
    expect(status).toBe(201);
    return body.ticket;
  }

  function connect(browser = kim, origin = service.origin): WebSocket {
    const socket = new WebSocket(`${browser.origin.replace('http', 'ws')}/api/v1/relay`, {
      origin,
      headers: { cookie: browser.cookieHeader },
    });
    began.push(socket);
    return socket;
  }

  /** Opens a relay, sends the frames once it is open, and resolves when it ends. */
  function run(
    socket: WebSocket,
    first: string | Buffer | undefined,
    frames: readonly Buffer[] = [],
  ): Promise<RelayEnd> {
    const received: Buffer[] = [];
    return new Promise((done, fail) => {
      const begin = () => first !== undefined && socket.send(first);
      if (socket.readyState === WebSocket.OPEN) begin();
      else socket.on('open', begin);
      socket.on('message', (data: Buffer) => {
        if (received.length === 0) for (const frame of frames) socket.send(frame);
        received.push(data);
      });
      socket.on('close', (code, reason) =>
        done({ code, reason: reason.toString(), received: Buffer.concat(received) }),
      );
      socket.on('error', fail);
    });
  }

  const hello = (ticket: string) => JSON.stringify({ ticket });

  async function outcomeFor(port: number, host?: string): Promise<RelayEnd> {
    return run(connect(), hello(await ticketFor(await register(port, host))));
  }

  /** The newest entries of the log about a server's relays, once there are so many: an end is written after the close. */
  async function logOf(serverId: string, entries: number): Promise<LogEntry[]> {
    for (;;) {
      const { body } = await kim.get<{ items: LogEntry[] }>('/audit');
      const found = body.items.filter(
        ({ recordId, action }) => recordId === serverId && action.startsWith('relay.'),
      );
      if (found.length >= entries) return found;
    }
  }

  const endsWith = (end: RelayEnd, close: RelayClose) =>
    expect([end.code, end.reason]).toEqual([RELAY_CLOSES[close].code, close]);

  it('carries bytes both ways, and tells both ends of the log', async () => {
    const port = await target((socket) => {
      socket.write('Welcome\r\nSSH-2.0-Echo\r\n');
      socket.once('data', (data) => socket.end(Buffer.concat([Buffer.from('got '), data])));
    });
    const serverId = await register(port);
    const end = await run(connect(), hello(await ticketFor(serverId)), [Buffer.from('hello')]);
    expect(end.received.toString()).toBe('Welcome\r\nSSH-2.0-Echo\r\ngot hello');
    endsWith(end, 'target-closed');
    const [ended, opened] = await logOf(serverId, 2);
    expect([opened.action, ended.action]).toEqual(['relay.opened', 'relay.ended']);
    expect(ended.detail).toEqual({ ended: 'target-closed', toTarget: 5, toBrowser: end.received.length });
  });

  it('says that it lives, when it is asked, and hands nothing of that on', async () => {
    const got: Buffer[] = [];
    const port = await target((socket) => {
      socket.write('SSH-2.0-Quiet\r\n');
      socket.on('data', (data) => {
        got.push(data);
        socket.end();
      });
    });
    const socket = connect();
    const texts: string[] = [];
    const ended = run(socket, hello(await ticketFor(await register(port))));
    await new Promise((opened) => socket.once('message', opened));
    const said = new Promise<void>((heard) =>
      socket.on('message', (data: Buffer, isBinary) => {
        if (isBinary) return;
        texts.push(data.toString());
        if (texts.length === 2) heard();
      }),
    );
    socket.send('ping');
    socket.send('ping');
    await said;
    socket.send(Buffer.from('the end'));
    endsWith(await ended, 'target-closed');
    expect(texts).toEqual(['pong', 'pong']);
    expect(Buffer.concat(got).toString()).toBe('the end');
  });

  it('says that it lives while the target is still silent', async () => {
    let accept = (_: Socket): void => undefined;
    const accepted = new Promise<Socket>((done) => (accept = done));
    const port = await target((socket) => accept(socket));
    const ticket = await ticketFor(await register(port));
    const socket = connect();
    const said = new Promise<string>((heard) =>
      socket.once('message', (data: Buffer) => heard(data.toString())),
    );
    const ended = run(socket, hello(ticket));
    socket.once('open', () => socket.send('ping'));
    expect(await said).toBe('pong');
    (await accepted).end('SSH-2.0-Late\r\n');
    endsWith(await ended, 'target-closed');
  });

  it('carries a lot, in frames of at most 64 KB, without losing a byte', async () => {
    const total = 8 * 1024 * 1024;
    const port = await target((socket) => {
      socket.write('SSH-2.0-Much\r\n');
      socket.once('data', () => socket.end(Buffer.alloc(total, 'x')));
    });
    const socket = connect();
    let largest = 0;
    socket.on('message', (data: Buffer) => (largest = Math.max(largest, data.length)));
    const end = await run(socket, hello(await ticketFor(await register(port))), [Buffer.from('go')]);
    expect(end.received.length).toBe(total + 'SSH-2.0-Much\r\n'.length);
    expect(largest).toBeLessThanOrEqual(RELAY_FRAME_BYTES);
  });

  it('sends nothing to a target before it has shown that it is an SSH server', async () => {
    const got: Buffer[] = [];
    const port = await target((socket) => {
      socket.on('data', (data) => got.push(data));
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    const ticket = await ticketFor(await register(port));
    const socket = connect();
    const ended = run(socket, hello(ticket));
    socket.once('open', () => socket.send(Buffer.from('GET / HTTP/1.1\r\n\r\n')));
    endsWith(await ended, 'not-ssh');
    expect(Buffer.concat(got).toString()).toBe('');
  });

  it('passes on more than 8 KB that come before the version', async () => {
    const greeting = `${'x'.repeat(79)}\n`.repeat(1_000);
    const port = await target((socket) => socket.end(`${greeting}SSH-2.0-Echo\r\n`));
    const { received } = await run(connect(), hello(await ticketFor(await register(port))));
    expect(received.toString()).toBe(`${greeting}SSH-2.0-Echo\r\n`);
  });

  it('gives up on a target that talks on without a version', async () => {
    const port = await target((socket) => socket.write('x'.repeat(10_000)));
    endsWith(await outcomeFor(port), 'not-ssh');
  });

  it('tells a target that takes no more connections from one that is no SSH server', async () => {
    const closing = await target((socket) => socket.end());
    endsWith(await outcomeFor(closing), 'closed-at-once');
    const full = await target((socket) => socket.end('Exceeded MaxStartups\r\n'));
    endsWith(await outcomeFor(full), 'closed-at-once');
    const penalising = await target((socket) => socket.end('Not allowed at this time\r\n'));
    endsWith(await outcomeFor(penalising), 'shut-out');
    const mail = await target((socket) => socket.end('220 mail.example.com ESMTP\r\n'));
    endsWith(await outcomeFor(mail), 'not-ssh');
  });

  it('says why a target cannot be reached', async () => {
    const closed = await target(() => undefined);
    targets.pop()?.close();
    endsWith(await outcomeFor(closed), 'connection-refused');
    endsWith(await outcomeFor(22, 'no-such-host.invalid'), 'name-not-found');
    for (const denied of ['169.254.169.254', '0.0.0.0', '::ffff:169.254.169.254', '64:ff9b::a9fe:a9fe']) {
      endsWith(await outcomeFor(22, denied), 'address-denied');
    }
  });

  it('wants a ticket first, and each only once, from the session that it was made for', async () => {
    const serverId = await register(await target(echo));
    endsWith(await run(connect(), Buffer.from('SSH-2.0-Client\r\n')), 'ticket-missing');
    endsWith(await run(connect(), 'not json'), 'ticket-missing');
    endsWith(await run(connect(), hello('x'.repeat(43))), 'ticket-refused');

    const ticket = await ticketFor(serverId);
    const first = connect();
    const firstEnded = run(first, hello(ticket));
    await new Promise((opened) => first.once('message', opened));
    endsWith(await run(connect(), hello(ticket)), 'ticket-refused');
    first.close();
    await firstEnded;

    const elsewhere = new Browser(service.origin);
    await elsewhere.signIn('kim@example.com', 'kim likes long walks');
    endsWith(await run(connect(elsewhere), hello(await ticketFor(serverId))), 'ticket-refused');
  });

  it('lets nobody in who is not signed in, comes from elsewhere, or asks for a server of another', async () => {
    const serverId = await register(await target(echo));
    const { browser: lee } = await join(kim, 'Lee Min');
    expect((await lee.post('/relay/tickets', { serverId })).status).toBe(404);
    expect((await kim.post('/relay/tickets', { serverId: 'none' })).status).toBe(400);
    // The ticket first: who is refused at once would have ended before anybody looks.
    const first = hello(await ticketFor(serverId));
    endsWith(await run(connect(kim, 'https://elsewhere.example'), first), 'origin-refused');
    const nobody = kim.clone();
    nobody.cookies.clear();
    endsWith(await run(connect(nobody), first), 'not-signed-in');
    endsWith(await run(connect(), hello(`${'canary0'.repeat(6)}x`)), 'ticket-refused');
    await writeRefusals(service);
    const { text, body } = await kim.get<{ items: LogEntry[] }>('/audit?limit=1000');
    const refused = body.items.filter(({ detail }) => detail?.['route'] === 'GET /api/v1/relay');
    expect(refused.map(({ action }) => action)).toEqual(
      jasmine.arrayWithExactContents([
        'access.forgery-refused',
        'access.token-refused',
        'access.token-refused',
      ]),
    );
    expect(text).not.toContain('canary');
  });

  it('takes no more connections of an address than are taken in so short a time', async () => {
    const slow = await startTestService({ KIOPS_REQUESTS_PER_SECOND: '1' });
    try {
      const nobody = new Browser(slow.origin);
      let end: RelayEnd;
      do end = await run(connect(nobody, slow.origin), undefined);
      while (end.reason === 'not-signed-in');
      endsWith(end, 'too-fast');
    } finally {
      await slow.stop();
    }
  });

  it('gives no ticket for what is not reached by SSH', async () => {
    const { body } = await kim.post<{ id: string }>('/servers', {
      label: 'Rack',
      protocol: 'ipmi',
      host: '127.0.0.1',
      port: 623,
      username: 'ADMIN',
      password: 'not for the relay',
    });
    expect((await kim.post('/relay/tickets', { serverId: body.id })).status).toBe(404);
  });

  it('refuses frames that are too large, and text after the beginning', async () => {
    const serverId = await register(await target(echo));
    const large = await run(connect(), hello(await ticketFor(serverId)), [
      Buffer.alloc(RELAY_FRAME_BYTES + 1),
    ]);
    // RFC 6455 section 7.4.1: message too big.
    expect(large.code).toBe(1009);
    const socket = connect();
    const ended = run(socket, hello(await ticketFor(serverId)));
    socket.once('message', () => socket.send('text'));
    endsWith(await ended, 'bad-frame');
  });

  it('keeps to the limit per user, and gives the place back', async () => {
    const serverId = await register(await target(echo));
    const open = async () => {
      const socket = connect();
      const ended = run(socket, hello(await ticketFor(serverId)));
      await new Promise((opened) => socket.once('message', opened));
      return { socket, ended };
    };
    const three = [await open(), await open(), await open()];
    endsWith(await run(connect(), hello(await ticketFor(serverId))), 'too-many');
    three[0].socket.close();
    await three[0].ended;
    let again: RelayEnd | undefined;
    const fourth = connect();
    const ended = run(fourth, hello(await ticketFor(serverId))).then((end) => (again = end));
    await Promise.race([ended, new Promise((opened) => fourth.once('message', opened))]);
    expect(again?.reason).not.toBe('too-many');
    for (const { socket } of [...three, { socket: fourth }]) socket.close();
    await Promise.all([...three.map((one) => one.ended), ended]);
  });

  it('counts the relays of other replicas, until one has not been heard of for 45 seconds', async () => {
    const serverId = await register(await target(echo));
    const { body: me } = await kim.get<{ id: string }>('/me');
    await service.database.query(
      'INSERT INTO open_relays (id, account_id, seen_at) SELECT gen_random_uuid(), $1, now() FROM generate_series(1, 3)',
      [me.id],
    );
    const slots = service.application.get(RelaySlotsService);
    await slots.keep();
    endsWith(await run(connect(), hello(await ticketFor(serverId))), 'too-many');
    await service.database.query(`UPDATE open_relays SET seen_at = now() - interval '46 seconds'`);
    const socket = connect();
    const ended = run(socket, hello(await ticketFor(serverId)));
    await new Promise((opened) => socket.once('message', opened));
    await service.application.get(HousekeepingService).sweep();
    expect((await service.database.query('SELECT FROM open_relays')).length).toBe(1);
    socket.close();
    await ended;
  });

  it('counts no relay again that ended while it was counted', async () => {
    const { body: me } = await kim.get<{ id: string }>('/me');
    const slots = service.application.get(RelaySlotsService);
    const slot = await slots.claim(me.id);
    const { database } = service;
    const query = database.query.bind(database);
    let goOn = (): void => undefined;
    const counting = new Promise<void>((begun) =>
      spyOn(database, 'query').and.callFake((async (...asked: Parameters<Database['query']>) => {
        if (!String(asked[0]).includes('INSERT INTO open_relays')) return query(...asked);
        begun();
        await new Promise<void>((done) => (goOn = done));
        return query(...asked);
      }) as Database['query']),
    );
    const kept = slots.keep();
    await counting;
    const released = slots.release(slot!);
    // What the release does at once, it has done by the time that this is answered.
    await kim.get('/me');
    goOn();
    await Promise.all([kept, released]);
    expect(await query('SELECT FROM open_relays WHERE id = $1', [slot])).toEqual([]);
  });

  it('counts no relay before its place is granted', async () => {
    const { body: me } = await kim.get<{ id: string }>('/me');
    const slots = service.application.get(RelaySlotsService);
    const exclusively = service.database.exclusively.bind(service.database);
    spyOn(service.database, 'exclusively').and.callFake((async (...asked: Parameters<typeof exclusively>) => {
      await slots.keep();
      expect(await service.database.query('SELECT FROM open_relays WHERE account_id = $1', [me.id])).toEqual(
        [],
      );
      return exclusively(...asked);
    }) as typeof exclusively);
    const slot = await slots.claim(me.id);
    expect(slot).toBeDefined();
    await slots.release(slot!);
  });

  it('counts a relay again that expired while the database was away', async () => {
    const serverId = await register(await target(echo));
    const socket = connect();
    const ended = run(socket, hello(await ticketFor(serverId)));
    await new Promise((opened) => socket.once('message', opened));
    await service.database.query('DELETE FROM open_relays');
    await service.application.get(RelaySlotsService).keep();
    expect((await service.database.query('SELECT FROM open_relays')).length).toBe(1);
    socket.close();
    await ended;
  });

  it('lets no more in than the limit when many come at once', async () => {
    const serverId = await register(await target(echo));
    const tickets = await Promise.all(Array.from({ length: 12 }, () => ticketFor(serverId)));
    let opened = 0;
    const sockets = tickets.map(() => connect());
    const ends = sockets.map((socket, place) => run(socket, hello(tickets[place])));
    for (const socket of sockets) socket.once('message', () => (opened += 1));
    await Promise.all(
      ends.map((end, place) =>
        Promise.race([end, new Promise((met) => sockets[place].once('message', met))]),
      ),
    );
    expect(opened).toBe(3);
    for (const socket of sockets) socket.close();
    const reasons = (await Promise.all(ends)).map(({ reason }) => reason).sort();
    expect(reasons).toEqual([...Array<string>(3).fill(''), ...Array<string>(9).fill('too-many')]);
  });

  // An embedded database has one service.
  if (onPostgres) {
    it('holds the limit over two replicas', async () => {
      const shared = await migratedDatabase();
      const replicas = [
        await startTestService({ KIOPS_RELAY_PER_USER: '3' }, shared),
        await startTestService({ KIOPS_RELAY_PER_USER: '3' }, shared),
      ];
      const admin = await setUpAsKim(replicas[0]);
      const serverId = await register(await target(echo), '127.0.0.1', admin);
      const tickets = await Promise.all(Array.from({ length: 10 }, () => ticketFor(serverId, admin)));
      const sockets = tickets.map((_, place) => {
        const { origin } = replicas[place % 2];
        return new WebSocket(`${origin.replace('http', 'ws')}/api/v1/relay`, {
          origin,
          headers: { cookie: admin.cookieHeader },
        });
      });
      const ends = sockets.map((socket, place) => run(socket, hello(tickets[place])));
      let opened = 0;
      for (const socket of sockets) socket.once('message', () => (opened += 1));
      await Promise.all(
        ends.map((end, place) =>
          Promise.race([end, new Promise((met) => sockets[place].once('message', met))]),
        ),
      );
      expect(opened).toBe(3);
      for (const replica of replicas) await replica.stop();
      await Promise.all(ends);
      await shared.drop();
    });
  }

  it('ends with the session', async () => {
    const { browser: park } = await join(kim, 'Park Jin');
    const serverId = await register(await target(echo), '127.0.0.1', park);
    const socket = connect(park);
    const ended = run(socket, hello(await ticketFor(serverId, park)));
    await new Promise((opened) => socket.once('message', opened));
    await park.post('/auth/sign-out');
    endsWith(await ended, 'not-signed-in');
  });

  it('logs what the browser calls itself, as far as every request does', async () => {
    const serverId = await register(await target(echo));
    const socket = new WebSocket(`${service.origin.replace('http', 'ws')}/api/v1/relay`, {
      origin: service.origin,
      headers: {
        cookie: kim.cookieHeader,
        'user-agent': 'x'.repeat(4_000),
      },
    });
    const ended = run(socket, hello(await ticketFor(serverId)));
    await new Promise((opened) => socket.once('message', opened));
    socket.close();
    await ended;
    const [row] = await service.database.query<{ user_agent: string }>(
      `SELECT user_agent FROM audit_log WHERE action = 'relay.opened' AND record_id = $1`,
      [serverId],
    );
    expect(row.user_agent).toBe('x'.repeat(300));
  });

  it('forgets tickets that were never used', async () => {
    const serverId = await register(await target(echo));
    await ticketFor(serverId);
    await service.database.query(`UPDATE relay_tickets SET expires_at = now() - interval '1 second'`);
    await ticketFor(serverId);
    await service.application.get(HousekeepingService).sweep();
    const left = await service.database.query('SELECT FROM relay_tickets');
    expect(left.length).toBe(1);
  });

  it('outlives clients that ask for another upgrade and break the connection at once', async () => {
    const { hostname, port } = new URL(service.origin);
    for (let round = 0; round < 10; round += 1) {
      const client = connectTo(Number(port), hostname).on('error', () => undefined);
      await new Promise((connected) => client.once('connect', connected));
      const closed = new Promise((done) => client.once('close', done));
      const upgrade =
        'GET /elsewhere HTTP/1.1\r\nHost: kiops\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
      client.write(upgrade, () => client.resetAndDestroy());
      await closed;
    }
    // An unheard error would have failed this spec, and ended a service of its own process.
    expect((await kim.get('/me')).status).toBe(200);
  });

  it('tells the browsers when the service stops', async () => {
    const other = await startTestService();
    const admin = await setUpAsKim(other);
    const serverId = await register(await target(echo), '127.0.0.1', admin);
    const socket = new WebSocket(`${other.origin.replace('http', 'ws')}/api/v1/relay`, {
      origin: other.origin,
      headers: { cookie: admin.cookieHeader },
    });
    const ended = run(socket, hello(await ticketFor(serverId, admin)));
    await new Promise((opened) => socket.once('message', opened));
    await other.stop();
    endsWith(await ended, 'stopping');
  });
});
