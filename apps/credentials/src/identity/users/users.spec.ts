import type { AuditEntry, Page, User } from '@kiops/contracts';
import { startTestService, type TestService } from '../../testing/test-service';
import { Browser, sayingOf } from '../testing/browser';
import { bearer, join, KIM, makeToken, setUpAsKim, startOver } from '../testing/people';
import { rebind } from '../testing/rebind';

const NOBODY = '01a204e9-b524-7f35-95ff-05f571b6c95c';

describe('Users', () => {
  let service: TestService;
  let kim: Browser;
  let kimId: string;

  beforeAll(async () => {
    service = await startTestService();
  });

  afterAll(() => service.stop());

  beforeEach(async () => {
    await startOver(service);
    kim = await setUpAsKim(service);
    kimId = (await kim.get<User>('/me')).body.id;
  });

  it('are listed page by page in the order of their addresses, filtered by name and address', async () => {
    for (const name of ['Ada_1', 'Bo%b', 'Cy']) await join(kim, name);
    await service.database.query(`UPDATE accounts SET name = 'Éva 김' WHERE email LIKE 'cy@%'`);
    const first = await kim.get<Page<User>>('/users?limit=3');
    expect(first.body.items.map(({ email }) => email)).toEqual([
      'ada_1@example.com',
      'bo%b@example.com',
      'cy@example.com',
    ]);
    expect(first.body.total).toBe(4);
    const second = await kim.get<Page<User>>(`/users?limit=3&cursor=${first.body.nextCursor}`);
    expect(second.body.items.map(({ email }) => email)).toEqual([KIM.email]);
    expect(second.body.nextCursor).toBeNull();

    for (const [q, emails] of [
      ['%', ['bo%b@example.com']],
      ['_', ['ada_1@example.com']],
      ['PARK', [KIM.email]],
      ['E\u0301va', ['cy@example.com']],
      ['김', ['cy@example.com']],
      ['nobody', []],
    ] as [string, string[]][]) {
      const { body } = await kim.get<Page<User>>(`/users?q=${encodeURIComponent(q)}`);
      expect([q, body.items.map(({ email }) => email), body.total]).toEqual([q, emails, emails.length]);
    }
    for (const query of [
      'limit=0',
      'limit=1001',
      'limit=x',
      'cursor=%00',
      'sort=name',
      `q=${'x'.repeat(201)}`,
    ]) {
      expect([query, (await kim.get(`/users?${query}`)).status]).toEqual([query, 400]);
    }
  });

  it('never show more than administrators need', async () => {
    const { body, text } = await kim.get<Page<User>>('/users');
    expect(Object.keys(body.items[0]).sort()).toEqual([
      'blockedUntil',
      'createdAt',
      'email',
      'id',
      'lastSeenAt',
      'managerGaveRecords',
      'managerLinkedLately',
      'name',
      'plan',
      'recordCount',
      'role',
      'state',
    ]);
    expect(text).not.toContain('argon2');
  });

  it('are closed to Members', async () => {
    const lee = await join(kim, 'Lee');
    for (const [method, path] of [
      ['GET', '/users'],
      ['POST', '/users'],
      ['PATCH', `/users/${lee.user.id}`],
      ['POST', `/users/${kimId}/sign-out`],
      ['POST', `/users/${kimId}/deactivate`],
    ] as const) {
      const reply = await lee.browser.send<{ code: string }>(method, path, {
        body: method === 'GET' ? undefined : {},
      });
      expect([path, reply.status, reply.body.code]).toEqual([path, 403, 'not-allowed']);
    }
  });

  it('of a Manager are the Members: all others are as if they were not there', async () => {
    const manager = await join(kim, 'Max', 'Manager');
    const other = await join(kim, 'Mia', 'Manager');
    const member = await join(kim, 'Lee');
    const { body } = await manager.browser.get<Page<User>>('/users');
    expect([body.items.map(({ email }) => email), body.total]).toEqual([[member.user.email], 1]);

    const unknown = await manager.browser.post(`/users/${NOBODY}/sign-out`);
    expect(unknown.status).toBe(404);
    for (const id of [kimId, other.user.id, manager.user.id, 'x', `${NOBODY}0`]) {
      for (const action of ['sign-out', 'password-reset', 'invitation', 'deactivate', 'reactivate']) {
        const reply = await manager.browser.post(`/users/${id}/${action}`, {});
        expect([reply.status, sayingOf(reply)]).toEqual([404, sayingOf(unknown)]);
      }
      const changed = await manager.browser.patch(`/users/${id}`, { plan: 'free' });
      expect(sayingOf(changed)).toBe(sayingOf(unknown));
    }

    for (const role of ['Manager', 'PlatformAdmin']) {
      const invited = await manager.browser.post('/users', { email: 'new@example.com', role });
      expect([invited.status, invited.body.code]).toEqual([403, 'not-allowed']);
      const raised = await manager.browser.patch(`/users/${member.user.id}`, { role });
      expect([raised.status, raised.body.code]).toEqual([403, 'not-allowed']);
    }
    expect((await manager.browser.post('/users', { email: 'new@example.com', role: 'Member' })).status).toBe(
      201,
    );
    expect((await manager.browser.patch(`/users/${member.user.id}`, { plan: 'team' })).status).toBe(200);
  });

  it('are invited once per address', async () => {
    const replies = await Promise.all(
      ['Lee@example.com', 'lee@EXAMPLE.com'].map((email) => kim.post('/users', { email, role: 'Member' })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await kim.post('/users', { email: KIM.email, role: 'Member' })).body.code).toBe('email-taken');
    for (const [path, body] of [
      ['email', { email: 'no address', role: 'Member' }],
      ['role', { email: 'a@example.com', role: 'Owner' }],
      ['role', { email: 'a@example.com' }],
      ['plan', { email: 'a@example.com', role: 'Member', plan: 'gold' }],
      ['password', { email: 'a@example.com', role: 'Member', password: 'x' }],
    ] as const) {
      expect((await kim.post('/users', body)).body.errors?.[0].path).toBe(path);
    }
  });

  it('change role and plan at once; another role ends their sessions', async () => {
    const lee = await join(kim, 'Lee');
    expect((await lee.browser.get('/users')).status).toBe(403);
    const changed = await kim.patch<User>(`/users/${lee.user.id}`, { role: 'Manager', plan: 'free' });
    expect(changed.body).toEqual(jasmine.objectContaining({ role: 'Manager', plan: 'free' }));
    expect((await lee.browser.get('/users')).status).toBe(401);
    await lee.browser.signIn(lee.user.email, lee.password);
    expect((await lee.browser.get('/users')).status).toBe(200);
    expect((await lee.browser.get('/me')).body).toEqual(
      jasmine.objectContaining({ role: 'Manager', plan: 'free' }),
    );
  });

  it('do not change their own role, and keep one PlatformAdmin', async () => {
    const own = await kim.patch(`/users/${kimId}`, { role: 'Member' });
    expect([own.status, own.body.code]).toEqual([403, 'not-allowed']);
    expect((await kim.patch(`/users/${kimId}`, { plan: 'team' })).status).toBe(200);
    const last = await kim.post(`/users/${kimId}/deactivate`, {});
    expect([last.status, last.body.code]).toEqual([409, 'last-admin']);
    expect((await kim.get('/me')).status).toBe(200);
  });

  it('keep one PlatformAdmin when two demote or deactivate each other at once', async () => {
    for (const attempt of [1, 2]) {
      const lee = await join(kim, `Lee ${attempt}`, 'PlatformAdmin');
      const [byKim, byLee] = await Promise.all(
        attempt === 1
          ? [
              kim.patch(`/users/${lee.user.id}`, { role: 'Member' }),
              lee.browser.patch(`/users/${kimId}`, { role: 'Member' }),
            ]
          : [
              kim.post(`/users/${lee.user.id}/deactivate`, {}),
              lee.browser.post(`/users/${kimId}/deactivate`, {}),
            ],
      );
      expect([byKim.status, byLee.status].filter((status) => status === 200).length).toBe(1);
      const [{ admins }] = await service.database.query<{ admins: string }>(
        `SELECT count(*) AS admins FROM accounts WHERE role = 'PlatformAdmin' AND state = 'active'`,
      );
      expect(admins).toBe('1');
      // Whoever won: the next two are the only administrators again.
      await service.database.query(
        `UPDATE accounts SET role = CASE WHEN id = $1 THEN 'PlatformAdmin' ELSE 'Member' END,
           state = CASE WHEN id = $1 THEN 'active' ELSE state END`,
        [kimId],
      );
      await rebind(service);
      await kim.signIn(KIM.email, KIM.password);
    }
  });

  it('are signed out everywhere', async () => {
    const lee = await join(kim, 'Lee');
    const laptop = new Browser(service.origin);
    await laptop.signIn(lee.user.email, lee.password);
    expect((await kim.post(`/users/${lee.user.id}/sign-out`)).status).toBe(204);
    expect([(await lee.browser.get('/me')).status, (await laptop.get('/me')).status]).toEqual([401, 401]);
    expect((await kim.get('/me')).status).toBe(200);
    expect((await laptop.signIn(lee.user.email, lee.password)).status).toBe(204);
  });

  it('get in no more when they are deactivated, until they are reactivated', async () => {
    const lee = await join(kim, 'Lee');
    const token = bearer(await makeToken(lee, ['records:write']));
    const program = new Browser(service.origin);
    expect((await program.get('/me', token)).status).toBe(200);

    const reply = await kim.post(`/users/${lee.user.id}/deactivate`, {});
    expect(reply.body as unknown).toEqual({ recordsMoved: 0 });
    expect((await lee.browser.get('/me')).status).toBe(401);
    expect((await program.get('/me', token)).status).toBe(401);
    const refused = await lee.browser.signIn(lee.user.email, lee.password);
    expect([refused.status, refused.body.code]).toEqual([401, 'wrong-credentials']);
    for (const action of ['deactivate', 'password-reset', 'invitation']) {
      expect((await kim.post(`/users/${lee.user.id}/${action}`, {})).status)
        .withContext(action)
        .toBe(403);
    }

    const back = await kim.post<User>(`/users/${lee.user.id}/reactivate`);
    expect(back.body).toEqual(jasmine.objectContaining({ state: 'active', name: 'Lee' }));
    expect((await lee.browser.signIn(lee.user.email, lee.password)).status).toBe(204);
    expect((await program.get('/me', token)).status)
      .withContext('its tokens stay revoked')
      .toBe(401);
    expect((await kim.post(`/users/${lee.user.id}/reactivate`)).status).toBe(403);
  });

  it('leave a trace of everything that was done with them', async () => {
    const lee = await join(kim, 'Lee');
    await kim.patch(`/users/${lee.user.id}`, { role: 'Manager', plan: 'team' });
    await kim.post(`/users/${lee.user.id}/password-reset`);
    await kim.post(`/users/${lee.user.id}/sign-out`);
    await kim.post(`/users/${lee.user.id}/deactivate`, {});
    await kim.post(`/users/${lee.user.id}/reactivate`);
    const { body } = await kim.get<Page<AuditEntry>>('/audit');
    expect(body.items.map(({ action, actor }) => [action, actor?.email]).reverse()).toEqual([
      ['account.set-up', KIM.email],
      ['account.invited', KIM.email],
      ['account.joined', lee.user.email],
      ['account.role-changed', KIM.email],
      ['account.plan-changed', KIM.email],
      ['account.reset-link-made', KIM.email],
      ['account.signed-out-everywhere', KIM.email],
      ['account.deactivated', KIM.email],
      ['account.reactivated', KIM.email],
    ]);
    const changed = body.items.find(({ action }) => action === 'account.role-changed');
    expect(changed?.detail).toEqual({ user: lee.user.email, from: 'Member', to: 'Manager' });
  });
});
