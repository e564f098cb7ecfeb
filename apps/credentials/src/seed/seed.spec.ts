import type { Page, Server } from '@kiops/contracts';
import { KIM, join, setUpAsKim, startOver } from '../identity/testing/people';
import { StartError } from '../start-error';
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
