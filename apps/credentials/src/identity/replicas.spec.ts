import { SAMPLES } from '../testing/samples';
import { migratedDatabase, onPostgres, type TestDatabase } from '../testing/test-database';
import { startTestService, type TestService } from '../testing/test-service';
import { THROTTLE } from './sign-in/throttle.service';
import { Browser } from './testing/browser';
import { bearer, join, KIM, makeServiceAccount, makeToken, onBehalfOf, setUpCode } from './testing/people';

// PGlite has one process by its nature: there are replicas on PostgreSQL only.
if (onPostgres) {
  describe('Two processes on one PostgreSQL', () => {
    let database: TestDatabase;
    let first: TestService;
    let second: TestService;

    beforeEach(async () => {
      database = await migratedDatabase();
      [first, second] = await Promise.all([startTestService({}, database), startTestService({}, database)]);
    });

    afterEach(async () => {
      await Promise.all([first.stop(), second.stop()]);
      await database.drop();
    });

    /** The same browser, at the other process. */
    const at = (service: TestService, browser: Browser): Browser => {
      const other = new Browser(service.origin);
      for (const [name, value] of browser.cookies) other.cookies.set(name, value);
      return other;
    };

    it('are set up once, with the link of either', async () => {
      const codes = await Promise.all([setUpCode(first), setUpCode(second)]);
      const browsers = [new Browser(second.origin), new Browser(first.origin)];
      const replies = await Promise.all(
        browsers.map((browser, index) => browser.post('/set-up', { ...KIM, code: codes[index] })),
      );
      expect(replies.map(({ status }) => status).sort()).toEqual([204, 409]);
    });

    it('make the administrator of the environment once', async () => {
      const environment = { KIOPS_ADMIN_EMAIL: KIM.email, KIOPS_ADMIN_PASSWORD: KIM.password };
      const both = await Promise.all([
        startTestService(environment, database),
        startTestService(environment, database),
      ]);
      const [{ count }] = await first.database.query<{ count: string }>(
        'SELECT count(*) AS count FROM accounts',
      );
      expect(count).toBe('1');
      await Promise.all(both.map((service) => service.stop()));
    });

    it('refuse at once what was revoked, rotated or removed at the other one', async () => {
      const kim = new Browser(first.origin);
      await kim.post('/set-up', { ...KIM, code: await setUpCode(first) });
      const admin = { browser: kim, password: KIM.password };
      const there = new Browser(second.origin);
      const personal = await makeToken(admin, ['records:read']);
      const wanted = { scopes: ['records:read', 'on-behalf-of'] as const, users: [KIM.email] };
      const [one, two] = [
        await makeServiceAccount(admin, wanted, 'one'),
        await makeServiceAccount(admin, wanted, 'two'),
      ];
      const statuses = async () =>
        Promise.all([
          there.get('/registries', bearer(personal)),
          there.get('/registries', onBehalfOf(one, KIM.email)),
          there.get('/registries', onBehalfOf(two, KIM.email)),
        ]).then((replies) => replies.map(({ status }) => status));
      expect(await statuses()).toEqual([200, 200, 200]);
      await kim.delete(`/service-tokens/${personal.id}`);
      await kim.delete(`/service-accounts/${one.serviceAccountId}/tokens/${one.id}`);
      expect(await statuses()).toEqual([401, 401, 200]);
      await kim.post(`/service-accounts/${two.serviceAccountId}/tokens/${two.id}/rotate`, {
        overlapSeconds: 0,
      });
      expect(await statuses()).toEqual([401, 401, 401]);
      const three = await makeServiceAccount(admin, wanted, 'three');
      expect((await there.get('/registries', onBehalfOf(three, KIM.email))).status).toBe(200);
      await kim.delete(`/service-accounts/${three.serviceAccountId}`);
      expect((await there.get('/registries', onBehalfOf(three, KIM.email))).status).toBe(401);
    });

    it('reveal at once what was rotated at the other one, and the former secret while it may be read', async () => {
      const kim = new Browser(first.origin);
      await kim.post('/set-up', { ...KIM, code: await setUpCode(first) });
      const there = at(second, kim);
      const { id } = (await kim.post<{ id: string }>('/registries', SAMPLES.registries('Kept'))).body;
      const revealed = async (browser: Browser, version = '') =>
        (await browser.post<{ password?: string }>(`/registries/${id}/reveal${version}`)).body.password;
      const former = await revealed(there);
      await kim.post(`/registries/${id}/rotate`, { password: 'the new one' });
      expect(await Promise.all([kim, there].map((browser) => revealed(browser)))).toEqual([
        'the new one',
        'the new one',
      ]);
      expect(await revealed(there, '?version=previous')).toBe(former);
      await there.delete(`/registries/${id}/previous`);
      expect(await revealed(kim, '?version=previous')).toBeUndefined();
    });

    it('rotate a token once, when both are asked', async () => {
      const kim = new Browser(first.origin);
      await kim.post('/set-up', { ...KIM, code: await setUpCode(first) });
      const made = await makeServiceAccount({ browser: kim, password: KIM.password });
      const path = `/service-accounts/${made.serviceAccountId}/tokens/${made.id}/rotate`;
      const replies = await Promise.all(
        [kim, at(second, kim)].map((browser) => browser.post(path, { overlapSeconds: 60 })),
      );
      expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
    });

    it('know the same sessions, roles and wrong passwords, at once', async () => {
      const kim = new Browser(first.origin);
      await kim.post('/set-up', { ...KIM, code: await setUpCode(second) });
      const lee = await join(kim, 'Lee', 'Manager');
      const leeThere = at(second, lee.browser);
      expect((await leeThere.get('/users')).status).toBe(200);
      await kim.patch(`/users/${lee.user.id}`, { role: 'Member' });
      expect((await leeThere.get('/users')).status).toBe(401);
      await lee.browser.signIn(lee.user.email, lee.password);
      const signedIn = at(second, lee.browser);
      expect((await signedIn.get('/users')).status).toBe(403);
      await lee.browser.post('/auth/sign-out');
      expect((await signedIn.get('/me')).status).toBe(401);

      for (let wrong = 0; wrong < THROTTLE.failures; wrong += 1) {
        await new Browser([first, second][wrong % 2].origin).signIn(lee.user.email, 'wrong');
      }
      for (const service of [first, second]) {
        expect((await new Browser(service.origin).signIn(lee.user.email, lee.password)).status).toBe(429);
      }
    });
  });
}
