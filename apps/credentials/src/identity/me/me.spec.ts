import { PASSWORD_FAULTS, RECORD_STORES } from '@kiops/contracts';
import { startTestService, type TestService } from '../../testing/test-service';
import { THROTTLE } from '../sign-in/throttle.service';
import { Browser } from '../testing/browser';
import { KIM, setUpAsKim, startOver } from '../testing/people';

describe('My account', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
  });

  afterAll(() => service.stop());

  beforeEach(async () => {
    await startOver(service);
    kim = await setUpAsKim(service);
  });

  it('shows who I am and what of my plan is used', async () => {
    const { body: me } = await kim.get<Record<string, unknown>>('/me');
    expect(Object.keys(me).sort()).toEqual([
      'createdAt',
      'email',
      'id',
      'name',
      'plan',
      'role',
      'wrongTries',
    ]);
    const { body: usage } = await kim.get('/me/usage');
    expect(usage).toEqual(
      jasmine.objectContaining({
        plan: { id: 'enterprise', name: 'Enterprise', maxRecords: null },
        counts: Object.fromEntries(RECORD_STORES.map((store) => [store, 0])),
        total: 0,
      }),
    );
  });

  it('lets me change my name, and nothing else', async () => {
    expect((await kim.patch('/me', { name: '  김 민준 ' })).body).toEqual(
      jasmine.objectContaining({ name: '김 민준' }),
    );
    for (const body of [
      { name: 'K' },
      { name: ' '.repeat(10) },
      { name: 'x'.repeat(51) },
      { name: 'a\nb' },
      { name: null },
    ]) {
      expect((await kim.patch('/me', body)).body.errors?.[0].path).toBe('name');
    }
    for (const field of ['role', 'email', 'plan', 'id']) {
      const reply = await kim.patch('/me', { name: 'Kim Park', [field]: 'Member' });
      expect([reply.status, reply.body.errors?.[0].path]).toEqual([400, field]);
    }
    expect((await kim.get('/me')).body).toEqual(
      jasmine.objectContaining({ name: '김 민준', role: 'PlatformAdmin' }),
    );
  });

  it('changes the password, and ends every other session', async () => {
    const laptop = new Browser(service.origin);
    await laptop.signIn(KIM.email, KIM.password);
    const password = 'another long one';
    expect((await kim.post('/me/password', { current: KIM.password, password })).status).toBe(204);
    expect((await kim.get('/me')).status).toBe(200);
    expect((await laptop.get('/me')).status).toBe(401);
    expect((await laptop.signIn(KIM.email, KIM.password)).body.code).toBe('wrong-credentials');
    expect((await laptop.signIn(KIM.email, password)).status).toBe(204);
  });

  it('refuses a new password that breaks the rule, and says how', async () => {
    for (const [password, fault] of [
      ['short1!', 'too-short'],
      ['Iloveyou', 'too-common'],
      ['kiops 2026!', 'is-product'],
      ['kim_park1', 'is-name'],
      ['x'.repeat(257), 'too-long'],
      [KIM.password, 'same-as-old'],
      [KIM.email.toUpperCase(), 'is-email'],
    ] as const) {
      const reply = await kim.post('/me/password', { current: KIM.password, password });
      expect([reply.status, reply.body.code]).toEqual([400, 'invalid-input']);
      expect(reply.body.errors).toEqual([{ path: 'password', message: PASSWORD_FAULTS[fault] }]);
    }
    expect((await new Browser(service.origin).signIn(KIM.email, KIM.password)).status).toBe(204);
  });

  it('accepts the same password in both Unicode spellings', async () => {
    const composed = 'pass-\u00e9-word-12';
    await kim.post('/me/password', { current: KIM.password, password: composed });
    expect((await new Browser(service.origin).signIn(KIM.email, composed.normalize('NFD'))).status).toBe(204);
  });

  it('asks for the current password, and counts wrong ones', async () => {
    for (let wrong = 0; wrong < THROTTLE.failures; wrong += 1) {
      const reply = await kim.post('/me/password', { current: 'wrong', password: 'another long one' });
      expect([reply.status, reply.body.code]).toEqual([403, 'wrong-password']);
    }
    const reply = await kim.post('/me/password', { current: KIM.password, password: 'another long one' });
    expect([reply.status, reply.body.code]).toEqual([429, 'throttled']);
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('changes the password once when two try at once', async () => {
    const second = kim.clone();
    const replies = await Promise.all([
      kim.post('/me/password', { current: KIM.password, password: 'another long one' }),
      second.post('/me/password', { current: KIM.password, password: 'one more long one' }),
    ]);
    expect(replies.map(({ status }) => status).sort()).toEqual([204, 403]);
  });
});
