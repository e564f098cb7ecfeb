import type { OperationsSummary, Page, Server } from '@kiops/contracts';
import { KIM, join, setUpAsKim, startOver } from '../identity/testing/people';
import { StartError } from '../problems/start-error';
import { startTestService, type TestService } from '../testing/test-service';
import { demoFile } from './demo-file';
import { readCount, seed } from './seed';

describe('Seeding', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService();
  });

  afterAll(() => service.stop());

  beforeEach(() => startOver(service));

  it('gives the first PlatformAdmin a demo set of just the size asked for, once', async () => {
    const kim = await setUpAsKim(service);
    expect(await seed(service.application, 90, undefined)).toEqual({ email: KIM.email, created: 90 });
    expect(await seed(service.application, 90, undefined)).toEqual({ email: KIM.email, created: 0 });
    expect((await kim.get<{ total: number }>('/me/usage')).body.total).toBe(90);
    const { body } = await kim.get<Page<Server>>('/servers?limit=1000');
    expect(body.items.some(({ route }) => route.length === 2)).toBeTrue();
    expect(body.items.some(({ label }) => /[가-힣]/.test(label))).toBeTrue();
    expect(body.items.some(({ connections }) => connections.length > 0)).toBeTrue();
  });

  it('makes servers look alive: facts of every kind, and contacts that fit the routes', async () => {
    const kim = await setUpAsKim(service);
    await seed(service.application, 300, undefined);
    const { body } = await kim.get<Page<Server>>('/servers?limit=1000');
    const share = (of: (server: Server) => boolean) => body.items.filter(of).length / body.items.length;
    expect(share(({ lastContact }) => lastContact?.answered === true)).toBeGreaterThan(0.6);
    expect(share(({ lastContact }) => lastContact?.answered === false)).toBeGreaterThan(0.03);
    expect(share(({ lastContact }) => lastContact === null)).toBeGreaterThan(0.1);
    const week = Date.now() - 7 * 86_400_000 - 60_000;
    const byId = new Map(body.items.map((server) => [server.id, server]));
    for (const { label, protocol, lastContact, systemSummary, route, version } of body.items) {
      expect(version).withContext(label).toBe(1);
      if (systemSummary) {
        expect(lastContact).withContext(label).not.toBeNull();
        expect(systemSummary.cpuLoad! > 0 && systemSummary.cpuLoad! < 1)
          .withContext(label)
          .toBeTrue();
        expect(systemSummary.memoryUsedBytes).withContext(label).toBeLessThan(systemSummary.memoryBytes!);
        const { sizeBytes, usedBytes } = systemSummary.fullestDisk!;
        expect(usedBytes).withContext(label).toBeLessThan(sizeBytes);
      }
      if (!lastContact) continue;
      expect(protocol).withContext(label).toBe('ssh');
      expect(Date.parse(lastContact.at)).withContext(label).toBeGreaterThan(week);
      for (const { id } of route) {
        const hop = byId.get(id)!.lastContact!;
        expect([hop.answered, Date.parse(hop.at) >= Date.parse(lastContact.at)])
          .withContext(label)
          .toEqual([true, true]);
      }
    }
    const { body: summary } = await kim.get<OperationsSummary>('/operations/summary');
    expect(summary.answeredInLastHour).toBeGreaterThan(5);
    await seed(service.application, 300, undefined);
    expect((await kim.get<Page<Server>>('/servers?limit=1000')).body).toEqual(body);
  });

  it('gives it to somebody else by their email address', async () => {
    const lee = await join(await setUpAsKim(service), 'Lee');
    expect((await seed(service.application, 10, ' LEE@example.com')).created).toBe(10);
    expect((await lee.browser.get<{ total: number }>('/me/usage')).body.total).toBe(10);
  });

  it('says in one line what is missing', async () => {
    await expectAsync(seed(service.application, 10, undefined)).toBeRejectedWithError(
      StartError,
      /set it up first/,
    );
    await setUpAsKim(service);
    await expectAsync(seed(service.application, 10, 'nobody@example.com')).toBeRejectedWithError(
      StartError,
      /no active account/,
    );
    for (const text of ['', '0', '-1', 'many', '100001'])
      expect(() => readCount(text)).toThrowError(StartError);
  });

  it('is the same at every run, and of any size', () => {
    expect(demoFile(50)).toEqual(demoFile(50));
    for (const size of [1, 2, 3, 7, 25, 1_000]) {
      const { servers, registries, dbConnectionSecrets, dockerHubAuth, sourceRepositories, runtimes } =
        demoFile(size);
      const lists = [servers, registries, dbConnectionSecrets, dockerHubAuth, sourceRepositories, runtimes];
      expect(lists.reduce((sum, list) => sum + (list?.length ?? 0), 0)).toBe(size);
    }
  });
});
