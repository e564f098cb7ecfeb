import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEntry, Page } from '@kiops/contracts';
import { newBearerSecret } from '../crypto/bearer-secret';
import { Browser } from '../identity/testing/browser';
import { bearer, KIM, secretOf } from '../identity/testing/people';
import { startServiceProcess, type ServiceProcess } from '../testing/service-process';

const REQUESTS = 20_000;
const CLIENTS = 16;

describe('Twenty thousand forged tokens from as many networks', () => {
  let folder: string;
  let service: ServiceProcess;
  let kim: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kiops-forged-'));
    await start();
    const [, link] = await service.said(/Set it up with this link: (\S+)/);
    kim = new Browser(service.origin);
    await kim.post('/set-up', { code: secretOf(link), ...KIM });
  });

  afterAll(async () => {
    await service.kill();
    rmSync(folder, { recursive: true });
  });

  async function start(): Promise<void> {
    service = await startServiceProcess({ KIOPS_DATA_DIR: folder, KIOPS_TRUSTED_PROXIES: '127.0.0.1,::1' });
  }

  async function written(): Promise<Page<AuditEntry>> {
    return (await kim.get<Page<AuditEntry>>('/audit?action=access.token-refused&limit=1000')).body;
  }

  it('leave few lines and no memory, and keep nobody out who is signed in', async () => {
    const begun = Date.now();
    const before = await service.memory();
    const routes = ['/me', '/servers', '/registries', '/audit'];
    const stranger = new Browser(service.origin);
    let sent = 0;
    const client = async () => {
      while (sent < REQUESTS) {
        const number = (sent += 1);
        const from = `2001:db8:${(number >> 8).toString(16)}:${(number & 255).toString(16)}::1`;
        const { headers } = bearer({ token: `kiops_${newBearerSecret()}` });
        const path = routes[number % routes.length];
        const reply = await stranger.get(path, { headers: { ...headers, 'x-forwarded-for': from } });
        if (reply.status !== 401) throw new Error(`Answered ${reply.status}`);
        if (number % 1_000 === 0) expect((await kim.get('/me')).status).toBe(200);
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    await expectAsync(service.holdsNoMoreThan(before)).toBeResolved();
    // What the present minute has is written when the service stops.
    await service.stop('SIGTERM');
    await start();
    kim = new Browser(service.origin);
    await kim.signIn(KIM.email, KIM.password);
    const { items, total } = await written();
    // 2,000 a minute, and one for the rest of each.
    expect(total).toBeGreaterThan(0);
    expect(total).toBeLessThan(2_100 * minutesSince(begun));
    expect(items.some(({ detail }) => detail?.['more'] === true)).toBeTrue();
    expect(JSON.stringify(items)).not.toContain('kiops_');
  }, 300_000);

  it('from one network leave one line for each route and minute, and wait for their turn', async () => {
    const begun = Date.now();
    const stranger = new Browser(service.origin);
    const statuses = new Map<number, number>();
    let sent = 0;
    const client = async () => {
      while (sent < REQUESTS) {
        sent += 1;
        const { headers } = bearer({ token: `kiops_${newBearerSecret()}` });
        const { status } = await stranger.get('/registries', {
          headers: { ...headers, 'x-forwarded-for': '192.0.2.1' },
        });
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    expect([...statuses.keys()].every((status) => status === 401 || status === 429)).toBeTrue();
    await service.stop('SIGTERM');
    await start();
    kim = new Browser(service.origin);
    await kim.signIn(KIM.email, KIM.password);
    const { items } = (await kim.get<Page<AuditEntry>>('/audit?q=192.0.2.1&limit=1000')).body;
    expect(items.length).toBeGreaterThan(0);
    // One for what was forged, one for what had to wait.
    expect(items.length).toBeLessThanOrEqual(2 * minutesSince(begun));
    const counted = items.reduce((sum, { detail }) => sum + Number(detail?.['count']), 0);
    expect(counted).toBe([...statuses.values()].reduce((sum, count) => sum + count, 0));
  }, 300_000);
});

/** How many minutes of the clock have been begun since then, as the log counts them. */
function minutesSince(then: number): number {
  return Math.floor(Date.now() / 60_000) - Math.floor(then / 60_000) + 1;
}
