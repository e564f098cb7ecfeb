import { randomUUID } from 'node:crypto';
import type { Browser } from '../identity/testing/browser';
import { join, setUpAsKim } from '../identity/testing/people';
import { startTestService, type TestService } from '../testing/test-service';

interface Vaults {
  readonly items: readonly {
    readonly vaultId: string;
    readonly browser: string;
    readonly lastSeenOn: string;
  }[];
}

describe('Browsers with a vault', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  const put = (browser: Browser, id: string, body: unknown) =>
    browser.send('PUT', `/me/browser-vaults/${id}`, { body });

  it('remembers a vault by the day it was last seen, for its own account only', async () => {
    const vaultId = randomUUID();
    const { browser: other } = await join(kim, 'Lee Min');
    expect((await put(kim, vaultId, { browser: 'Chromium', system: 'Linux' })).status).toBe(204);
    expect((await put(kim, vaultId, { browser: 'Chromium', system: 'Linux' })).status).toBe(204);
    const { body } = await kim.get<Vaults>('/me/browser-vaults');
    expect(body.items).toEqual([
      {
        vaultId,
        browser: 'Chromium',
        system: 'Linux',
        lastSeenOn: new Date().toISOString().slice(0, 10),
      } as never,
    ]);
    expect((await other.get<Vaults>('/me/browser-vaults')).body.items).toEqual([]);
    await other.delete(`/me/browser-vaults/${vaultId}`);
    expect((await kim.get<Vaults>('/me/browser-vaults')).body.items.length).toBe(1);
    await kim.delete(`/me/browser-vaults/${vaultId}`);
    expect((await kim.get<Vaults>('/me/browser-vaults')).body.items).toEqual([]);
  });

  it('remembers no more than twenty, and keeps the one that was just seen', async () => {
    const { browser: park } = await join(kim, 'Park Jin');
    let last = '';
    for (let count = 0; count < 22; count += 1) {
      last = randomUUID();
      await put(park, last, { browser: 'Firefox', system: 'macOS' });
    }
    const { body } = await park.get<Vaults>('/me/browser-vaults');
    expect(body.items.length).toBe(20);
    expect(body.items.map(({ vaultId }) => vaultId)).toContain(last);
  });

  it('refuses what is not a browser’s name', async () => {
    for (const body of [
      {},
      { browser: 'x'.repeat(61), system: 'Linux' },
      { browser: 'a\u0000', system: 'Linux' },
      { browser: 1, system: 2 },
    ]) {
      expect((await put(kim, randomUUID(), body)).status).toBe(400);
    }
    expect((await put(kim, 'no-id', { browser: 'Chromium', system: 'Linux' })).status).toBe(404);
  });
});
