import { StartError } from '../../problems/start-error';
import { startTestService, type TestService } from '../../testing/test-service';
import { Browser } from '../testing/browser';
import { KIM, setUpAsKim, setUpCode, startOver } from '../testing/people';
import { rebind } from '../testing/rebind';
import { SetUpService } from './set-up.service';

describe('Set-up', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService();
  });

  afterAll(() => service.stop());

  beforeEach(() => startOver(service));

  it('makes the first PlatformAdmin with the printed code, signed in', async () => {
    const browser = new Browser(service.origin);
    expect((await browser.get('/set-up')).text).toBe('{"required":true}');
    const reply = await browser.post('/set-up', {
      code: await setUpCode(service),
      ...KIM,
      email: ' Kim@Example.COM ',
    });
    expect(reply.status).toBe(204);
    expect((await browser.get('/me')).body).toEqual(
      jasmine.objectContaining({
        email: KIM.email,
        name: KIM.name,
        role: 'PlatformAdmin',
        plan: 'enterprise',
      }),
    );
    expect((await browser.get('/set-up')).text).toBe('{"required":false}');
  });

  it('happens once, even when two try at once', async () => {
    const code = await setUpCode(service);
    const browsers = [KIM.email, 'lee@example.com'].map((email) => ({
      email,
      browser: new Browser(service.origin),
    }));
    const replies = await Promise.all(
      browsers.map(({ email, browser }) => browser.post('/set-up', { ...KIM, code, email })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(replies.find(({ status }) => status === 409)?.body.code).toBe('already-set-up');
    const winner = browsers[replies.findIndex(({ status }) => status === 204)];
    const users = await winner.browser.get<{ total: number }>('/users');
    expect(users.body.total).toBe(1);
    expect(await service.application.get(SetUpService).link()).toBeUndefined();
  });

  it('takes the code of every process that started on the empty database', async () => {
    const [first, second] = [await setUpCode(service), await setUpCode(service)];
    expect(first).not.toBe(second);
    const browser = new Browser(service.origin);
    expect((await browser.post('/set-up', { ...KIM, code: first })).status).toBe(204);
    expect((await browser.post('/set-up', { ...KIM, code: second })).body.code).toBe('already-set-up');
  });

  it('refuses a code that was never made, or is too old', async () => {
    const browser = new Browser(service.origin);
    const code = await setUpCode(service);
    const wrong = await browser.post('/set-up', { ...KIM, code: `${code}x` });
    expect([wrong.status, wrong.body.code]).toEqual([400, 'set-up-code-invalid']);
    await service.database.query(`UPDATE one_time_links SET expires_at = now() - interval '1 second'`);
    await rebind(service);
    const late = await browser.post('/set-up', { ...KIM, code });
    expect(late.body.code).toBe('set-up-code-invalid');
  });

  it('says which field is wrong, keeps the code usable, and repeats no value', async () => {
    const code = await setUpCode(service);
    const browser = new Browser(service.origin);
    const good = { ...KIM, code };
    const bad: readonly (readonly [string, object])[] = [
      ['email', { ...good, email: 'not-an-address-77' }],
      ['email', { ...good, email: 'a\u0000b@example.com' }],
      ['email', { ...good, email: `${'x'.repeat(300)}@example.com` }],
      ['email', { ...good, email: undefined }],
      ['email', { ...good, email: { $ne: '' } }],
      ['name', { ...good, name: ' K ' }],
      ['name', { ...good, name: 'K'.repeat(51) }],
      ['name', { ...good, name: 'Kim\ud800Park' }],
      ['name', { ...good, name: 77 }],
      ['password', { ...good, password: 'abc77' }],
      ['password', { ...good, password: 'sunshine' }],
      ['password', { ...good, password: '#Kim.Park#' }],
      ['password', { ...good, password: 'x'.repeat(10_000) }],
      ['password', { ...good, password: KIM.email }],
      ['password', { ...good, password: ['kim likes long walks'] }],
      ['code', { ...good, code: 77 }],
      ['role', { ...good, role: 'PlatformAdmin' }],
    ];
    for (const [path, body] of bad) {
      const reply = await browser.post('/set-up', body);
      expect([path, reply.status, reply.body.code]).toEqual([path, 400, 'invalid-input']);
      expect(reply.body.errors?.map((error) => error.path)).toContain(path);
      expect(reply.text.replace(/"requestId":"[^"]*"/, '')).not.toContain('77');
      expect(reply.text.length).toBeLessThan(2_000);
    }
    expect((await browser.get('/set-up')).text).toBe('{"required":true}');
    expect((await browser.post('/set-up', good)).status).toBe(204);
  });

  it('is over when the environment names the first administrator', async () => {
    const environment = {
      KIOPS_ADMIN_EMAIL: 'Admin@Example.com',
      KIOPS_ADMIN_PASSWORD: 'from the environment',
    };
    const other = await startTestService(environment);
    try {
      const browser = new Browser(other.origin);
      expect((await browser.get('/set-up')).text).toBe('{"required":false}');
      expect((await browser.signIn('admin@example.com', 'from the environment')).status).toBe(204);
      expect((await browser.get('/me')).body).toEqual(
        jasmine.objectContaining({ role: 'PlatformAdmin', name: 'admin' }),
      );
    } finally {
      await other.stop();
    }
  });

  it('refuses a common password of the environment, in a line that does not repeat it', async () => {
    const environment = { KIOPS_ADMIN_EMAIL: 'admin@example.com', KIOPS_ADMIN_PASSWORD: 'princess' };
    await expectAsync(startTestService(environment)).toBeRejectedWithError(
      StartError,
      /^KIOPS_ADMIN_PASSWORD: Many/,
    );
  });

  it('gives new accounts the plan of KIOPS_DEFAULT_PLAN', async () => {
    const other = await startTestService({ KIOPS_DEFAULT_PLAN: 'team' });
    try {
      const browser = await setUpAsKim(other);
      expect((await browser.get('/me')).body).toEqual(jasmine.objectContaining({ plan: 'team' }));
      const invited = await browser.post('/users', { email: 'lee@example.com', role: 'Member' });
      expect(invited.body).toEqual(
        jasmine.objectContaining({ user: jasmine.objectContaining({ plan: 'team' }) }),
      );
    } finally {
      await other.stop();
    }
  });
});
