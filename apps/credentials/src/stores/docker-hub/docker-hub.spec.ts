import type { DockerHubAccount, Page } from '@kiops/contracts';
import type { Browser } from '../../identity/testing/browser';
import { join, setUpAsKim } from '../../identity/testing/people';
import { startTestService, type TestService } from '../../testing/test-service';

const ANY = { headers: { 'if-match': '*' } };

describe('Docker Hub accounts', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  const add = async (browser: Browser, username: string, isDefault?: boolean): Promise<DockerHubAccount> =>
    (await browser.post<DockerHubAccount>('/docker-hub', { label: username, username, isDefault })).body;
  const defaults = async (browser: Browser): Promise<string[]> =>
    (await browser.get<Page<DockerHubAccount>>('/docker-hub')).body.items
      .filter(({ isDefault }) => isDefault)
      .map(({ username }) => username);

  it('have one default per owner at most', async () => {
    const lee = (await join(kim, 'Lee')).browser;
    await add(lee, 'lees', true);
    const one = await add(kim, 'one', true);
    const two = await add(kim, 'two');
    expect([one.isDefault, two.isDefault]).toEqual([true, false]);
    await kim.patch(`/docker-hub/${two.id}`, { isDefault: true }, ANY);
    expect(await defaults(kim)).toEqual(['two']);
    await kim.patch(`/docker-hub/${two.id}`, { isDefault: true, label: 'Two' }, ANY);
    await Promise.all(['three', 'four', 'five'].map((username) => add(kim, username, true)));
    expect((await defaults(kim)).length).toBe(1);
    expect(await defaults(lee)).toEqual(['lees']);
  });

  it('have one default when clients make and choose defaults at the same time, and every client is answered', async () => {
    const { browser: lee, ...person } = await join(kim, 'Lee Twice');
    const known = await Promise.all(['a', 'b', 'c'].map((username) => add(lee, username)));
    const statuses = await Promise.all([
      ...known.map(async ({ id }) => (await lee.patch(`/docker-hub/${id}`, { isDefault: true }, ANY)).status),
      ...['d', 'e', 'f'].map(
        async (username) =>
          (await lee.post('/docker-hub', { label: username, username, isDefault: true })).status,
      ),
    ]);
    expect(statuses).toEqual([200, 200, 200, 201, 201, 201]);
    expect((await defaults(lee)).length).toBe(1);
    const more = 'UPDATE docker_hub SET is_default = true WHERE owner_id = $1';
    await expectAsync(service.database.query(more, [person.user.id])).toBeRejectedWithError(
      /docker_hub_one_default/,
    );
  });

  it('come back from a deletion as the default only when no other has become it', async () => {
    const lee = (await join(kim, 'Lee Undoes')).browser;
    const first = await add(lee, 'first', true);
    await lee.delete(`/docker-hub/${first.id}`);
    const back = await lee.post<DockerHubAccount>(`/docker-hub/${first.id}/restore`);
    expect(back.body.isDefault).toBeTrue();
    await lee.delete(`/docker-hub/${first.id}`);
    await add(lee, 'second', true);
    await lee.post(`/docker-hub/${first.id}/restore`);
    expect(await defaults(lee)).toEqual(['second']);
  });
});
