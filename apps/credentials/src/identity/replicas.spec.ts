import { migratedDatabase, onPostgres, type TestDatabase } from '../testing/test-database';
import { startTestService, type TestService } from '../testing/test-service';
import { THROTTLE } from './sign-in/throttle.service';
import { Browser } from './testing/browser';
import { join, KIM, setUpCode } from './testing/people';

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
