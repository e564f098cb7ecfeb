import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Server } from '@kiops/contracts';
import { Browser, type Reply } from '../identity/testing/browser';
import { startServiceProcess, type ServiceProcess } from '../testing/service-process';
import { migratedDatabase, onPostgres } from '../testing/test-database';
import { TEST_MASTER_KEYS } from '../testing/test-service';

/** With what each has, several times what one page holds. */
const SERVERS = 304;
/** Making them takes its time on a slow machine, in milliseconds. */
const PATIENCE = 300_000;
const CLIENTS = 60;
const ADMIN = { email: 'kim@example.com', password: 'a long enough password 1' };
const MIB = 1024 * 1024;

describe('Clients that ask for large lists and read nothing', () => {
  let folder: string;
  let service: ServiceProcess;
  let kim: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kiops-unread-'));
    const database = onPostgres ? await migratedDatabase() : undefined;
    service = await startServiceProcess({
      KIOPS_DATA_DIR: folder,
      KIOPS_MASTER_KEYS: TEST_MASTER_KEYS,
      KIOPS_LOG_LEVEL: 'error',
      KIOPS_UNREAD_SECONDS: '3',
      KIOPS_ADMIN_EMAIL: ADMIN.email,
      KIOPS_ADMIN_PASSWORD: ADMIN.password,
      ...(database?.url ? { DATABASE_URL: database.url } : {}),
    });
    kim = new Browser(service.origin);
    expect((await kim.post('/auth/sign-in', ADMIN)).status).toBe(204);
    const systemInfo = { os: 'Debian', dump: 'x'.repeat(60_000) };
    const add = async (index: number): Promise<void> => {
      const host = `h${index}.example.com`;
      const fields = { label: host, protocol: 'ssh', host, port: 22, username: 'x', systemInfo };
      expect((await kim.post<Server>('/servers', { ...fields, notes: '"'.repeat(10_000) })).status).toBe(201);
    };
    for (let index = 0; index < SERVERS; index += 8)
      await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map((more) => add(index + more)));
  }, PATIENCE);

  afterAll(async () => {
    await service.stop('SIGTERM');
    rmSync(folder, { recursive: true });
  });

  /** Asks, and reads nothing. Resolves when the service ends the connection. */
  async function askAndSleep(): Promise<Socket> {
    const { hostname, port } = new URL(service.origin);
    const client = connect(Number(port), hostname).on('error', () => undefined);
    client.pause();
    const cookie = kim.cookieHeader;
    const request = `GET /api/v1/servers?limit=1000 HTTP/1.1\r\nHost: kiops\r\nCookie: ${cookie}\r\n\r\n`;
    client.write(request.repeat(4));
    await once(client, 'connect');
    return client;
  }

  it(
    'get little of it, are cut off, and leave nothing behind',
    async () => {
      const list = async () => (await listInTurn(kim)).text.length;
      const size = await list();
      expect(size).toBeLessThan(2.1 * MIB);
      for (let index = 0; index < 20; index += 1) await list();
      const before = await service.memory();
      const clients = await Promise.all(Array.from({ length: CLIENTS }, askAndSleep));
      expect(await list()).toBe(size);
      const during = await service.memory();
      expect(during.rss).toBeLessThan(before.rss + CLIENTS * 4 * 2.5 * MIB);
      for (const client of clients) {
        // What the system holds for it is read now; the end of the connection comes behind that.
        client.resume();
        // `events.once` would take a reset for a failure: being cut off is what is awaited here.
        if (!client.closed) await new Promise((closed) => client.once('close', closed));
      }
      await expectAsync(service.holdsNoMoreThan(before)).toBeResolved();
    },
    PATIENCE,
  );
});

/**
 * A list, for which the database may have no time on a slow machine while it makes all those that nobody reads: comes again when the
 * reply says so.
 */
async function listInTurn(browser: Browser): Promise<Reply<unknown>> {
  for (;;) {
    const reply = await browser.get('/servers?limit=1000');
    if (reply.status !== 503) return reply;
    await setTimeout(1_000 * Number(reply.headers.get('retry-after')));
  }
}
