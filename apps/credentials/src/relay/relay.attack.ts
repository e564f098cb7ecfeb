import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RELAY_SIGNED_IN, type Page, type RelayTicket } from '@kiops/contracts';
import { WebSocket } from 'ws';
import { Browser } from '../identity/testing/browser';
import { KIM } from '../identity/testing/people';
import { startServiceProcess } from '../testing/service-process';
import { TEST_MASTER_KEYS } from '../testing/test-service';

/** How many clients come and go. */
const CLIENTS = 300;
/** `KIOPS_RELAY_PER_USER`, as it is when nobody sets it. */
const PLACES = 32;

describe('Attacks on the relay', () => {
  it('leave every place free: hundreds of clients and targets that leave at once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kiops-relay-attack-'));
    const service = await startServiceProcess({
      KIOPS_DATA_DIR: join(folder, 'data'),
      KIOPS_MASTER_KEYS: TEST_MASTER_KEYS,
      KIOPS_ADMIN_EMAIL: KIM.email,
      KIOPS_ADMIN_PASSWORD: KIM.password,
    });
    let accepted = 0;
    /** Every other target resets when it has said its version. */
    const target = createServer((socket: Socket) => {
      accepted += 1;
      const resets = accepted % 2 === 0;
      socket.on('error', () => undefined);
      socket.write('SSH-2.0-Target\r\n', () => resets && socket.resetAndDestroy());
    });
    try {
      await new Promise<void>((listening) => target.listen(0, '127.0.0.1', listening));
      const { port } = target.address() as AddressInfo;
      const kim = new Browser(service.origin);
      await kim.signIn(KIM.email, KIM.password);
      const input = { label: 'Target', protocol: 'ssh', host: '127.0.0.1', port, username: 'kim' };
      const { id: serverId } = (await kim.post<{ id: string }>('/servers', input)).body;

      /** Comes with a ticket, and does at the given moment what is given. */
      const come = async (leave: (client: WebSocket, moment: 'sent' | 'heard') => void) => {
        const { ticket } = (await kim.post<RelayTicket>('/relay/tickets', { serverId })).body;
        const client = new WebSocket(`${service.origin.replace('http', 'ws')}/api/v1/relay`, {
          origin: service.origin,
          headers: { cookie: kim.cookieHeader },
        });
        const ended = new Promise((done) => client.once('close', done));
        client.on('error', () => undefined);
        client.once('message', () => leave(client, 'heard'));
        client.once('open', () => client.send(JSON.stringify({ ticket }), () => leave(client, 'sent')));
        return { client, ended };
      };
      const round = async (count: number) => {
        for (let first = 0; first < count; first += 20) {
          const clients = await Promise.all(
            Array.from({ length: Math.min(20, count - first) }, (_, place) =>
              come((client, moment) => {
                // A third leaves when the ticket is sent, a third when the target has spoken, a third as the target does.
                if (place % 3 === 0 && moment === 'sent') client.terminate();
                if (place % 3 === 1 && moment === 'heard') client.close();
                if (place % 3 === 2 && moment === 'heard') client.terminate();
              }),
            ),
          );
          await Promise.all(clients.map(({ ended }) => ended));
        }
      };

      await round(40);
      const before = await service.memory();
      await round(CLIENTS);

      // As many as one may have are let in again, and no more.
      const heard: WebSocket[] = [];
      while (heard.length < PLACES) {
        // An odd number: this target stays.
        accepted = 0;
        const { client, ended } = await come((opened, moment) => {
          if (moment !== 'heard') return;
          heard.push(opened);
          opened.send(RELAY_SIGNED_IN);
        });
        const known = heard.length;
        await Promise.race([ended, new Promise((met) => client.once('message', met))]);
        expect(heard.length).toBe(known + 1);
        if (heard.length !== known + 1) break;
      }
      const refused = await come(() => undefined);
      const reason = await new Promise<string>((done) =>
        refused.client.once('close', (_, text) => done(text.toString())),
      );
      expect(reason).toBe('too-many');
      for (const client of heard) client.close();

      const { body: opened } = await kim.get<Page<unknown>>('/audit?action=relay.opened&limit=1');
      for (;;) {
        const { body: ended } = await kim.get<Page<unknown>>('/audit?action=relay.ended&limit=1');
        if (ended.total === opened.total) break;
      }
      await expectAsync(service.holdsNoMoreThan(before)).toBeResolved();
    } finally {
      target.close();
      await service.kill();
      rmSync(folder, { recursive: true });
    }
  }, 300_000);
});
