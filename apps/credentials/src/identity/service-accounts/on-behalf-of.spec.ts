import type { AuditEntry, Page, Registry, Scope, TrashPage } from '@kiops/contracts';
import { SAMPLES } from '../../testing/samples';
import { startTestService, type TestService } from '../../testing/test-service';
import { LivingCallers } from '../guards/living-callers';
import { Browser } from '../testing/browser';
import {
  bearer,
  join,
  KIM,
  makeServiceAccount,
  makeToken,
  onBehalfOf,
  setUpAsKim,
  startOver,
  type Person,
} from '../testing/people';

const ALL: readonly Scope[] = [
  'records:read',
  'records:reveal',
  'records:write',
  'records:export',
  'connections:write',
  'on-behalf-of',
];

describe('Acting on behalf of a user', () => {
  let service: TestService;
  let kim: Browser;
  let lee: Person;
  let max: Person;
  let api: Browser;

  beforeAll(async () => {
    service = await startTestService({ KIOPS_TRUSTED_PROXIES: '127.0.0.0/8,::1' });
  });

  afterAll(() => service.stop());

  beforeEach(async () => {
    await startOver(service);
    kim = await setUpAsKim(service);
    lee = await join(kim, 'Lee');
    max = await join(kim, 'Max', 'Manager');
    api = new Browser(service.origin);
  });

  const make = (scopes: readonly Scope[], users: readonly string[], more: object = {}, name?: string) =>
    makeServiceAccount({ browser: kim, password: KIM.password }, { scopes, users, ...more }, name);
  const codeOf = async (path: string, options: { headers: Record<string, string> }, method = 'GET') => {
    const { status, body } = await api.send<{ code?: string }>(method, path, options);
    return status < 300 ? status : body.code;
  };

  it('takes a header, the scope, and a user of the token’s list, by id or email address', async () => {
    const acting = await make(ALL, [lee.user.id, max.user.email]);
    expect(await codeOf('/registries', bearer(acting))).toBe('on-behalf-of-required');
    for (const named of [
      lee.user.id,
      lee.user.id.toUpperCase(),
      lee.user.email,
      lee.user.email.toUpperCase(),
      max.user.id,
      max.user.email,
    ])
      expect(await codeOf('/registries', onBehalfOf(acting, named)))
        .withContext(named)
        .toBe(200);
    for (const named of [
      KIM.email,
      'nobody@example.com',
      '01a204e9-b524-7f35-95ff-05f571b6c95c',
      '',
      'x',
      `${lee.user.email}, ${max.user.email}`,
      "' OR 1=1 --",
    ])
      expect(await codeOf('/registries', onBehalfOf(acting, named)))
        .withContext(named)
        .toBe('on-behalf-of-refused');
  });

  it('is refused without the scope, to personal tokens, to sessions, and with an empty list', async () => {
    const without = await make(['records:read'], [lee.user.id]);
    expect(await codeOf('/registries', onBehalfOf(without, lee.user.id))).toBe('scope-missing');
    expect(await codeOf('/registries', bearer(without))).toBe('on-behalf-of-required');
    const nobody = await make(['records:read', 'on-behalf-of'], [], {}, 'nobody');
    expect(await codeOf('/registries', onBehalfOf(nobody, lee.user.id))).toBe('on-behalf-of-refused');
    const personal = await makeToken({ browser: kim, password: KIM.password }, ['records:read']);
    expect(await codeOf('/registries', onBehalfOf(personal, lee.user.id))).toBe('scope-missing');
    const { body } = await kim.get('/registries', { headers: { 'x-kiops-on-behalf-of': lee.user.id } });
    expect(body.code).toBe('on-behalf-of-refused');
  });

  it('reaches what is the user’s, and of that what the token’s scopes say', async () => {
    const lees = (await lee.browser.post<Registry>('/registries', SAMPLES.registries('Quay'))).body;
    const kims = (await kim.post<Registry>('/registries', SAMPLES.registries('Harbor'))).body;
    const reader = await make(['records:read', 'on-behalf-of'], [lee.user.id]);
    const as = onBehalfOf(reader, lee.user.id);
    const page = (await api.get<Page<Registry>>('/registries', as)).body;
    expect(page.items.map(({ id }) => id)).toEqual([lees.id]);
    expect(await codeOf(`/registries/${kims.id}`, as)).toBe('not-found');
    expect(await codeOf(`/registries/${lees.id}/reveal`, as, 'POST')).toBe('scope-missing');
    expect(await codeOf(`/registries/${lees.id}`, as, 'DELETE')).toBe('scope-missing');

    const all = await make(ALL, [lee.user.id], {}, 'all');
    const asAll = onBehalfOf(all, lee.user.id);
    const revealed = await api.post<{ password: string }>(`/registries/${lees.id}/reveal`, undefined, asAll);
    expect(revealed.body.password).toBe('secret of Quay');
    expect(await codeOf(`/registries/${kims.id}/reveal`, asAll, 'POST')).toBe('not-found');
    const added = await api.post<Registry>('/registries', SAMPLES.registries('Added'), asAll);
    expect(added.status).toBe(201);
    expect((await lee.browser.get(`/registries/${added.body.id}`)).status).toBe(200);
    expect((await kim.get(`/registries/${added.body.id}`)).status).toBe(404);
  });

  it('never reaches routes of administrators, accounts, tokens and sessions, whoever the user is', async () => {
    const acting = await make(ALL, [KIM.email, max.user.id]);
    for (const [method, path] of [
      ['GET', '/users'],
      ['POST', '/users'],
      ['GET', `/users/${lee.user.id}/service-tokens`],
      ['POST', `/users/${lee.user.id}/password-reset`],
      ['POST', `/users/${lee.user.id}/deactivate`],
      ['GET', '/service-accounts'],
      ['POST', '/service-accounts'],
      ['GET', '/service-tokens'],
      ['POST', '/service-tokens'],
      ['PATCH', '/me'],
      ['POST', '/me/password'],
      ['GET', '/me/sessions'],
      ['POST', '/auth/sign-out'],
      ['GET', '/audit'],
      ['POST', '/relay/tickets'],
      ['POST', '/transfer/reset'],
    ] as const) {
      for (const user of [KIM.email, max.user.id])
        expect(await codeOf(path, onBehalfOf(acting, user), method))
          .withContext(`${method} ${path}`)
          .toBe('scope-missing');
    }
  });

  it('ends with the user: deactivated they are refused, and what is being sent is cut off', async () => {
    const acting = await make(ALL, [lee.user.id]);
    const as = onBehalfOf(acting, lee.user.id);
    expect(await codeOf('/registries', as)).toBe(200);
    const callers = service.application.get(LivingCallers);
    const letIn = { tokenId: acting.id, accountId: lee.user.id, role: 'Member' } as const;
    await callers.assertLives(letIn);
    await expectAsync(
      callers.assertLives({ ...letIn, accountId: max.user.id, role: 'Member' }),
    ).toBeRejected();
    await kim.post(`/users/${lee.user.id}/deactivate`, {});
    expect(await codeOf('/registries', as)).toBe('on-behalf-of-refused');
    await expectAsync(callers.assertLives(letIn)).toBeRejected();
    await kim.post(`/users/${lee.user.id}/reactivate`);
    expect(await codeOf('/registries', as)).toBe(200);
    await kim.delete(`/service-accounts/${acting.serviceAccountId}/tokens/${acting.id}`);
    await expectAsync(callers.assertLives(letIn)).toBeRejected();
  });

  it('is in the log under both names, whatever was done, for the user and for administrators', async () => {
    const lees = (await lee.browser.post<Registry>('/registries', SAMPLES.registries('Quay'))).body;
    const acting = await make(ALL, [lee.user.id]);
    const as = onBehalfOf(acting, lee.user.email);
    await api.get('/registries', as);
    await api.get('/registries', as);
    await api.post(`/registries/${lees.id}/reveal`, undefined, as);
    await api.post(
      '/connections',
      { store: 'registries', recordId: lees.id, kind: 'service', name: 'deploy-pipeline' },
      as,
    );
    await api.delete(`/registries/${lees.id}`, as);
    await api.post('/transfer/export', {}, as);
    for (const browser of [lee.browser, kim]) {
      const { items } = (await browser.get<Page<AuditEntry>>('/audit?q=deploy-pipeline')).body;
      const acts = items.filter(({ action }) => action !== 'service-account.created');
      expect(acts.map(({ action }) => action).filter((action) => action !== 'service-account.acted')).toEqual(
        ['transfer.exported', 'record.deleted', 'connection.registered', 'record.revealed'],
      );
      expect(
        acts
          .filter(({ action }) => action === 'service-account.acted')
          .map(({ detail }) => detail?.['route'])
          .reverse(),
      ).toEqual([
        'GET /api/v1/registries',
        'POST /api/v1/registries/:id/reveal',
        'POST /api/v1/connections',
        'DELETE /api/v1/registries/:id',
        'POST /api/v1/transfer/export',
      ]);
      for (const { actor, owner, token } of acts) {
        expect(actor).toEqual({ id: acting.serviceAccountId, email: null, name: 'deploy-pipeline' });
        expect(owner).toEqual({ id: lee.user.id, email: lee.user.email, name: 'Lee' });
        expect(token).toBe('prod');
      }
    }
    const own = (await lee.browser.get<Page<AuditEntry>>('/audit?action=record.created')).body.items[0];
    expect([own.actor?.email, own.owner]).toEqual([lee.user.email, null]);
    const trash = (await lee.browser.get<TrashPage>('/trash')).body;
    expect(trash.items.map(({ act }) => [act.by, act.token])).toEqual([['deploy-pipeline', 'prod']]);
  });

  it('for others than those in the list is in the log too, without their names', async () => {
    const acting = await make(ALL, [lee.user.id]);
    await api.get('/registries', onBehalfOf(acting, max.user.email));
    const { items } = (await kim.get<Page<AuditEntry>>('/audit?action=access.not-allowed')).body;
    expect(items.map(({ actor, owner, token, detail }) => [actor?.name, owner, token, detail])).toEqual([
      ['deploy-pipeline', null, 'prod', { route: 'GET /api/v1/registries' }],
    ]);
  });

  it('says of its own name what it uses, and of no other', async () => {
    const { id } = (await lee.browser.post<Registry>('/registries', SAMPLES.registries('Quay'))).body;
    const acting = await make(ALL, [lee.user.id]);
    const as = onBehalfOf(acting, lee.user.id);
    const uses = { store: 'registries', recordId: id, kind: 'service' };
    const put = async (name: string) =>
      (await api.send('PUT', `/connections/${name}`, { body: { connections: [uses] }, ...as })).status;
    expect([await put('billing'), await put('deploy-pipeline')]).toEqual([403, 200]);
    const post = async (name: string) => (await api.post('/connections', { ...uses, name }, as)).status;
    expect([await post('billing'), await post('deploy-pipeline')]).toEqual([403, 200]);
    const other = { ...uses, name: 'billing' };
    const billing = (await lee.browser.post<{ id: string }>('/connections', other)).body;
    expect((await api.delete(`/connections/${billing.id}`, as)).status).toBe(403);
    expect((await lee.browser.delete(`/connections/${billing.id}`)).status).toBe(204);
  });

  it('is not at the expense of the user’s own requests', async () => {
    const acting = await make(ALL, [lee.user.id]);
    const as = onBehalfOf(acting, lee.user.id);
    let last = 200;
    for (let sent = 0; last !== 429 && sent < 2_000; sent += 1)
      last = (await api.get('/transfer/clean-up', as)).status;
    expect(last).toBe(429);
    expect((await lee.browser.get('/transfer/clean-up')).status).toBe(200);
  });

  it('works from the token’s networks only, as trusted proxies tell where a request is from', async () => {
    const acting = await make(ALL, [lee.user.id], { addresses: ['10.8.0.0/16', '192.0.2.7', 'fd00::/8'] });
    const from = (address: string) => {
      const { headers } = onBehalfOf(acting, lee.user.id);
      return codeOf('/registries', { headers: { ...headers, 'x-forwarded-for': address } });
    };
    for (const address of ['10.8.0.1', '10.8.255.255', '::ffff:10.8.3.4', '192.0.2.7', 'fd12:3456::1'])
      expect(await from(address))
        .withContext(address)
        .toBe(200);
    for (const address of ['10.9.0.1', '192.0.2.8', 'fe80::1', '203.0.113.9', '127.0.0.1'])
      expect(await from(address))
        .withContext(address)
        .toBe('address-not-allowed');
    expect(await from('10.8.0.1, 203.0.113.9')).toBe('address-not-allowed');
  });

  it('reaches the token’s stores only: by their routes, by exports, by connections, by nothing that spans stores', async () => {
    const sample = (await lee.browser.post<Registry>('/registries', SAMPLES.registries('Quay'))).body;
    const hub = (await lee.browser.post<Registry>('/docker-hub', SAMPLES['docker-hub']('hub'))).body;
    const use = async (store: string, recordId: string) =>
      (
        await lee.browser.post<{ id: string }>('/connections', {
          store,
          recordId,
          kind: 'service',
          name: 'x',
        })
      ).body;
    const used = await use('docker-hub', hub.id);
    const acting = await make(ALL, [lee.user.id], { stores: ['registries', 'runtimes'] });
    const as = onBehalfOf(acting, lee.user.id);
    for (const path of ['/registries', '/runtimes', `/registries/${sample.id}`, '/me'])
      expect(await codeOf(path, as))
        .withContext(path)
        .toBe(200);
    expect(await codeOf(`/connections?store=registries&recordId=${sample.id}`, as)).toBe(200);
    for (const [method, path] of [
      ['GET', '/docker-hub'],
      ['GET', '/servers'],
      ['GET', `/docker-hub/${hub.id}`],
      ['POST', `/docker-hub/${hub.id}/reveal`],
      ['DELETE', `/docker-hub/${hub.id}`],
      ['GET', `/connections?store=docker-hub&recordId=${hub.id}`],
      ['DELETE', `/connections/${used.id}`],
      ['GET', '/trash'],
      ['GET', '/me/usage'],
      ['GET', '/operations/summary'],
      ['GET', '/transfer/clean-up'],
    ] as const)
      expect(await codeOf(path, as, method))
        .withContext(`${method} ${path}`)
        .toBe('store-not-allowed');
    const resolve = async (question: object) => {
      const { body } = await api.post<{ code?: string; store?: string }>('/resolve', question, as);
      return body.code ?? body.store;
    };
    expect(await resolve({ image: 'quay.example.com/app' })).toBe('registries');
    expect(await resolve({ image: 'docker.io/hub/app' })).toBe('no-match');
    expect(await resolve({ server: { host: 'x.example.com' } })).toBe('store-not-allowed');
    expect(await codeOf('/connections?service=x', as)).toBe('store-not-allowed');
    const input = { store: 'docker-hub', recordId: hub.id, kind: 'service', name: 'y' };
    const whole = await api.send<{ code?: string }>('PUT', '/connections/deploy-pipeline', {
      body: { connections: [] },
      ...as,
    });
    expect(whole.body.code).toBe('store-not-allowed');
    expect((await api.post('/connections', input, as)).body.code).toBe('store-not-allowed');
    const exported = (body: unknown) => api.post('/transfer/export', body, as);
    expect((await exported({ stores: ['registries', 'docker-hub'] })).body.code).toBe('store-not-allowed');
    const file = JSON.parse((await exported({})).text) as Record<string, unknown>;
    expect(Object.keys(file)).toEqual(
      jasmine.arrayWithExactContents(['format', 'version', 'exportedAt', 'origin', 'registries', 'runtimes']),
    );
    const log = (await lee.browser.get<Page<AuditEntry>>('/audit?action=connection.removed')).body;
    expect(log.total).toBe(0);
  });
});
