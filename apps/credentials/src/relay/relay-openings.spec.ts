import { createServer, type AddressInfo, type Socket } from 'node:net';
import { RELAY_SIGNED_IN, type RelayTicket } from '@kiops/contracts';
import { WebSocket } from 'ws';
import type { Browser } from '../identity/testing/browser';
import { setUpAsKim } from '../identity/testing/people';
import { startTestService, type TestService } from '../testing/test-service';
import { RelayOpenings } from './relay-openings.service';

/** A relay as a browser has it. */
interface OpenRelay {
  readonly socket: WebSocket;
  /** The target has said who it is. */
  readonly answered: Promise<void>;
  /** The name of the reason for which it ended. */
  readonly ended: Promise<string>;
}

describe('Relays that are being opened to one target', () => {
  let service: TestService;
  let kim: Browser;
  let port: number;
  let serverId: string;
  let accountId: string;
  let dialled: Socket[];
  const leftOver: (() => void)[] = [];

  beforeAll(async () => {
    service = await startTestService({ KIOPS_RELAY_PER_USER: '20' });
    kim = await setUpAsKim(service);
    accountId = (await kim.get<{ id: string }>('/me')).body.id;
  });

  afterAll(() => service.stop());

  beforeEach(async () => {
    dialled = [];
    const target = createServer((socket) => {
      dialled.push(socket.on('error', () => undefined).on('data', () => undefined));
      socket.write('SSH-2.0-Target\r\n');
    });
    await new Promise<void>((listening) => target.listen(0, '127.0.0.1', listening));
    leftOver.push(() => target.close());
    ({ port } = target.address() as AddressInfo);
    const input = { label: 'Target', protocol: 'ssh', host: '127.0.0.1', port, username: 'kim' };
    serverId = (await kim.post<{ id: string }>('/servers', input)).body.id;
  });

  afterEach(async () => {
    for (const end of leftOver.splice(0)) end();
    await service.database.query('DELETE FROM open_relays');
  });

  async function open(): Promise<OpenRelay> {
    const { body } = await kim.post<RelayTicket>('/relay/tickets', { serverId });
    const socket = new WebSocket(`${service.origin.replace('http', 'ws')}/api/v1/relay`, {
      origin: service.origin,
      headers: { cookie: kim.cookieHeader },
    });
    leftOver.push(() => socket.terminate());
    socket.on('open', () => socket.send(JSON.stringify({ ticket: body.ticket })));
    return {
      socket,
      answered: new Promise((answered) => socket.once('message', () => answered())),
      ended: new Promise((ended) => socket.once('close', (_code, reason) => ended(reason.toString()))),
    };
  }

  async function openAndAnswered(): Promise<OpenRelay> {
    const relay = await open();
    await relay.answered;
    return relay;
  }

  /** As other replicas write them down. */
  async function elsewhere(count: number, until = '1 minute'): Promise<void> {
    await service.database.query(
      `INSERT INTO open_relays (id, account_id, seen_at, opening_to, opening_until)
       SELECT gen_random_uuid(), $1, now(), $2, now() + $3::interval FROM generate_series(1, $4)`,
      [accountId, `127.0.0.1:${port}`, until, count],
    );
  }

  it('wait for their turn, which comes as soon as somebody is signed in', async () => {
    const six = await Promise.all(Array.from({ length: 6 }, openAndAnswered));
    const seventh = await open();
    const openings = service.application.get(RelayOpenings);
    const claim = spyOn(openings, 'begin').and.callThrough();
    const eighth = await open();
    // Both have asked for a turn, and none was dialled for.
    while (claim.calls.count() === 0) await new Promise((again) => setImmediate(again));
    expect(dialled.length).toBe(6);
    six[0].socket.send(RELAY_SIGNED_IN);
    await Promise.race([seventh.answered, eighth.answered]);
    six[1].socket.send(RELAY_SIGNED_IN);
    await Promise.all([seventh.answered, eighth.answered]);
    expect(dialled.length).toBe(8);
  });

  it('give their turn to the next one when they end', async () => {
    const six = await Promise.all(Array.from({ length: 6 }, openAndAnswered));
    const seventh = await open();
    six[3].socket.close();
    await seventh.answered;
  });

  it('count over all replicas, as long as sshd leaves for signing in', async () => {
    await elsewhere(8);
    const relay = await open();
    await service.database.query('UPDATE open_relays SET opening_until = now() WHERE opening_to IS NOT NULL');
    await relay.answered;
  });

  it('are given up when there is no turn for too long', async () => {
    await elsewhere(8);
    const openings = service.application.get(RelayOpenings);
    const { patience } = openings;
    openings.patience = 0;
    try {
      expect(await (await open()).ended).toBe('target-busy');
      expect(dialled).toEqual([]);
    } finally {
      openings.patience = patience;
    }
  });

  it('count for this target only', async () => {
    await elsewhere(8);
    await service.database.query(`UPDATE open_relays SET opening_to = '127.0.0.1:1'`);
    await openAndAnswered();
  });

  it('end when their browser leaves while they wait', async () => {
    await elsewhere(8);
    const openings = service.application.get(RelayOpenings);
    const begun = new Promise<void>((began) => {
      const begin = openings.begin.bind(openings);
      spyOn(openings, 'begin').and.callFake((...values) => {
        began();
        return begin(...values);
      });
    });
    const relay = await open();
    await begun;
    relay.socket.close();
    for (;;) {
      const rows = await service.database.query('SELECT FROM open_relays WHERE opening_to IS NULL');
      if (rows.length === 0) break;
    }
    expect(dialled).toEqual([]);
  });

  it('are signed in once: another text frame is not relayed', async () => {
    const relay = await openAndAnswered();
    relay.socket.send(RELAY_SIGNED_IN);
    relay.socket.send(RELAY_SIGNED_IN);
    expect(await relay.ended).toBe('bad-frame');
  });
});
