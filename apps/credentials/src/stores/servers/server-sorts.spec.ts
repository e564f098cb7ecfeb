import type { Page, Server, SourceRepository } from '@kiops/contracts';
import type { Browser } from '../../identity/testing/browser';
import { join, setUpAsKim } from '../../identity/testing/people';
import { startTestService, type TestService } from '../../testing/test-service';

/** How busy each server is: processors, and how full its disk is, in percent. */
const LOADS: Readonly<Record<string, readonly [number, number] | null>> = {
  calm: [0.05, 90],
  unknown: null,
  busy: [0.97, 20],
  fair: [0.5, 55],
};

describe('The order of servers', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
    for (const [label, load] of Object.entries(LOADS)) {
      const systemInfo = load && {
        cpuLoad: load[0],
        memoryBytes: 1_000,
        memoryUsedBytes: load[0] * 1_000,
        disks: [{ mount: '/', sizeBytes: 100, usedBytes: load[1] }],
      };
      const server = { label, protocol: 'ssh', host: label, port: 22, username: 'ops', systemInfo };
      expect((await kim.post('/servers', server)).status).toBe(201);
    }
  });

  afterAll(() => service.stop());

  /** All labels in an order, two by two. */
  async function labels(sort: string, browser = kim): Promise<string[]> {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const path: string = `/servers?sort=${sort}&limit=2${cursor && `&cursor=${cursor}`}`;
      const { body } = await browser.get<Page<Server>>(path);
      seen.push(...body.items.map(({ label }) => label));
      cursor = body.nextCursor;
    }
    return seen;
  }

  it('can be by processors, memory and disk; what nobody knows stands at the end, either way', async () => {
    expect(await labels('-cpuLoad')).toEqual(['busy', 'fair', 'calm', 'unknown']);
    expect(await labels('cpuLoad')).toEqual(['calm', 'fair', 'busy', 'unknown']);
    expect(await labels('-memoryUsed')).toEqual(['busy', 'fair', 'calm', 'unknown']);
    expect(await labels('-diskUsed')).toEqual(['calm', 'fair', 'busy', 'unknown']);
    expect(await labels('diskUsed')).toEqual(['busy', 'fair', 'calm', 'unknown']);
  });

  it('can be by the last contact; those that never were contacted are the oldest', async () => {
    await service.database.query(
      `UPDATE servers SET last_answered = true, last_contact_at = timestamptz '2026-11-01 10:00:00.123456+00'
         + CASE label WHEN 'fair' THEN interval '1 day' ELSE interval '0' END
       WHERE label IN ('fair', 'busy', 'calm')`,
    );
    expect((await labels('-lastContactAt'))[0]).toBe('fair');
    expect((await labels('-lastContactAt'))[3]).toBe('unknown');
    expect((await labels('lastContactAt'))[0]).toBe('unknown');
  });

  it('can be by label and yet keep the records of an account together, on whichever page they come', async () => {
    const { browser: lee } = await join(kim, 'Lee Groups');
    for (const [label, host] of [
      ['web', 'shared'],
      ['web', 'own'],
      ['가게', 'last'],
      ['zoo', 'shared'],
      ['middle', 'alone'],
      ['web', 'other'],
      ['alpha', 'shared'],
      ['web', 'OTHER.'],
    ]) {
      await lee.post('/servers', { label, protocol: 'ssh', host, port: 22, username: 'ops' });
    }
    expect(await labels('account', lee)).toEqual([
      ...['가게', 'alpha', 'web', 'zoo', 'middle', 'web', 'web', 'web'],
    ]);
    expect(await labels('-account', lee)).toEqual([
      ...['zoo', 'web', 'alpha', 'web', 'web', 'web', 'middle', '가게'],
    ]);
    const { body } = await lee.get<Page<Server>>('/servers?sort=account&limit=1000');
    const hosts = body.items.map(({ host }) => host.toLowerCase().replace('.', ''));
    expect(hosts.filter((host, place) => host !== hosts[place - 1]).length).toBe(new Set(hosts).size);
  });

  it('of tokens can be by their end; those without one stand at the end, either way', async () => {
    for (const [label, expiresAt] of [
      ['ends late', '2031-05-01T00:00:00Z'],
      ['never ends', undefined],
      ['ends soon', '2030-01-01T00:00:00Z'],
    ]) {
      const token = { label, provider: 'github', baseUrl: 'https://github.com', token: 'x', expiresAt };
      expect((await kim.post('/source-repositories', token)).status).toBe(201);
    }
    const byEnd = async (sort: string): Promise<readonly string[]> =>
      (await kim.get<Page<SourceRepository>>(`/source-repositories?sort=${sort}`)).body.items.map(
        ({ label }) => label,
      );
    expect(await byEnd('expiresAt')).toEqual(['ends soon', 'ends late', 'never ends']);
    expect(await byEnd('-expiresAt')).toEqual(['ends late', 'ends soon', 'never ends']);
  });
});
