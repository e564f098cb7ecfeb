import type { AuditEntry, Page, User } from '@kiops/contracts';
import { startTestService, type TestService } from '../testing/test-service';
import type { Browser } from '../identity/testing/browser';
import { join, KIM, setUpAsKim, startOver, type Person } from '../identity/testing/people';

interface Row {
  readonly id: string;
  readonly label: string;
  readonly isDefault?: boolean;
  readonly jumpServerId?: string | null;
  readonly serverId?: string | null;
  readonly lastContact?: { readonly answered: boolean } | null;
  readonly connections: readonly { readonly name: string }[];
}

describe('Handing records over', () => {
  let service: TestService;
  let kim: Browser;
  let lee: Person;
  let max: Person;

  beforeAll(async () => {
    service = await startTestService();
  });

  afterAll(() => service.stop());

  beforeEach(async () => {
    await startOver(service);
    kim = await setUpAsKim(service);
    lee = await join(kim, 'Lee');
    max = await join(kim, 'Max');
  });

  const add = async (owner: Person, store: string, record: object): Promise<Row> =>
    (await owner.browser.post<Row>(`/${store}`, record)).body;

  const list = async (owner: Person, store: string): Promise<readonly Row[]> =>
    (await owner.browser.get<Page<Row>>(`/${store}`)).body.items;

  const deactivate = (handOverTo: unknown, by: Browser = kim) =>
    by.post<{ recordsMoved: number }>(`/users/${lee.user.id}/deactivate`, { handOverTo });

  /** One of each, tied together, and two that were deleted a moment ago. */
  const fill = async (): Promise<{ registry: Row; bastion: Row; web: Row; runtime: Row }> => {
    const ssh = { protocol: 'ssh', port: 22, username: 'ops' };
    const bastion = await add(lee, 'servers', { ...ssh, label: 'bastion', host: 'bastion.acme.io' });
    const web = await add(lee, 'servers', {
      ...ssh,
      label: 'web',
      host: 'web.acme.io',
      jumpServerId: bastion.id,
    });
    const runtime = await add(lee, 'runtimes', {
      label: 'engine',
      kind: 'docker',
      serverId: web.id,
      endpoint: 'tcp://web.acme.io:2376',
      ca: 'the CA',
      key: 'the key',
    });
    const registry = await add(lee, 'registries', {
      label: 'Harbor',
      kind: 'harbor',
      url: 'harbor.acme.io',
      username: 'lee',
      password: 'harbor password',
    });
    await add(lee, 'docker-hub', {
      label: 'Hub',
      username: 'lee',
      isDefault: true,
      accessToken: 'hub token',
    });
    const gone = await add(lee, 'docker-hub', { label: 'Gone', username: 'old', accessToken: 'gone token' });
    await lee.browser.delete(`/docker-hub/${gone.id}`);
    await lee.browser.post('/connections', {
      store: 'registries',
      recordId: registry.id,
      kind: 'service',
      name: 'shop',
    });
    return { registry, bastion, web, runtime };
  };

  it('gives everything to the new owner, who can reveal every secret', async () => {
    await add(max, 'docker-hub', {
      label: "Max's",
      username: 'max',
      isDefault: true,
      accessToken: 'max token',
    });
    const { registry, bastion, web, runtime } = await fill();
    await lee.browser.post('/operations', {
      kind: 'test-connection',
      outcome: 'succeeded',
      serverId: web.id,
      contacts: [{ serverId: bastion.id, answered: true }],
    });
    const reply = await deactivate(max.user.id);
    expect([reply.status, reply.body]).toEqual([200, { recordsMoved: 5 }]);

    const reveal = async (path: string) => (await max.browser.post<unknown>(`/${path}/reveal`)).body;
    expect(await reveal(`registries/${registry.id}`)).toEqual({ password: 'harbor password' });
    expect(await reveal(`runtimes/${runtime.id}`)).toEqual({
      kubeconfig: null,
      ca: 'the CA',
      cert: null,
      key: 'the key',
    });
    const servers = await list(max, 'servers');
    expect(servers.map(({ id, jumpServerId }) => [id, jumpServerId])).toEqual([
      [bastion.id, null],
      [web.id, bastion.id],
    ]);
    expect(servers.map(({ lastContact }) => lastContact?.answered)).toEqual([true, undefined]);
    expect((await list(max, 'runtimes'))[0].serverId).toBe(web.id);
    expect((await list(max, 'registries'))[0].connections.map(({ name }) => name)).toEqual(['shop']);
    const accounts = await list(max, 'docker-hub');
    expect(accounts.map(({ label, isDefault }) => [label, isDefault])).toEqual([
      ['Hub', false],
      ["Max's", true],
    ]);
    const [{ left }] = await service.database.query<{ left: string }>(
      'SELECT count(*) AS left FROM docker_hub WHERE owner_id = $1',
      [lee.user.id],
    );
    expect(left).toBe('0');

    const facts = { user: lee.user.email, to: max.user.email, records: 5, role: 'PlatformAdmin' };
    const { body: log } = await kim.get<Page<AuditEntry>>('/audit?action=account.records-handed-over');
    expect(log.items.map(({ detail }) => detail)).toEqual([{ ...facts, accountId: lee.user.id }]);
    const { body: own } = await max.browser.get<Page<AuditEntry>>('/audit?action=account.records-received');
    expect(own.items.map(({ detail, actor, address }) => [detail, actor?.email, address])).toEqual([
      [{ ...facts, accountId: max.user.id }, KIM.email, null],
    ]);
    expect(
      (await max.browser.get<Page<AuditEntry>>('/audit?q=127.0.0')).body.items.map(({ action }) => action),
    ).not.toContain('account.records-received');
    const { body: ofLee } = await kim.get<Page<AuditEntry>>(`/audit?userId=${lee.user.id}`);
    expect(ofLee.items.map(({ action }) => action)).toContain('account.records-handed-over');
    expect(
      service.logs.some((line) => line.includes('All records of an account are handed over')),
    ).toBeTrue();
    const { body: users } = await kim.get<Page<User>>('/users?q=max');
    expect(users.items[0].recordCount).toBe(6);
  });

  it('finds equal secrets of both owners afterwards', async () => {
    const harbor = {
      label: 'Harbor',
      kind: 'harbor',
      url: 'harbor.acme.io',
      username: 'ops',
      password: 'the same',
    };
    await add(lee, 'registries', harbor);
    await add(max, 'registries', harbor);
    await add(max, 'registries', { ...harbor, password: 'another' });
    await deactivate(max.user.id);
    const rows = await service.database.query<{ fingerprint: Buffer }>('SELECT fingerprint FROM registries');
    const distinct = new Set(rows.map(({ fingerprint }) => fingerprint.toString('hex')));
    expect([rows.length, distinct.size]).toEqual([3, 2]);
  });

  it('moves nothing when the plan of the new owner has no room', async () => {
    const { registry } = await fill();
    await kim.patch(`/users/${max.user.id}`, { plan: 'free' });
    await service.database.query(
      `INSERT INTO docker_hub (id, owner_id, identity, label_key, search, label, username)
       SELECT gen_random_uuid(), $1, '["x"]', 'x', 'x', 'x', 'x' FROM generate_series(1, 96)`,
      [max.user.id],
    );
    const refused = await kim.post(`/users/${lee.user.id}/deactivate`, { handOverTo: max.user.id });
    expect([refused.status, refused.body.code]).toEqual([403, 'plan-limit-reached']);
    expect((await lee.browser.post<unknown>(`/registries/${registry.id}/reveal`)).body).toEqual({
      password: 'harbor password',
    });

    await service.database.query(
      `DELETE FROM docker_hub WHERE id = (SELECT id FROM docker_hub WHERE label = 'x' LIMIT 1)`,
    );
    expect((await deactivate(max.user.id)).body).toEqual({ recordsMoved: 5 });
  });

  it('needs another active user, whom the administrator may see', async () => {
    await kim.post(`/users/${max.user.id}/deactivate`, {});
    const manager = await join(kim, 'Mia', 'Manager');
    const { id: kimId } = (await kim.get<User>('/me')).body;
    for (const [by, to] of [
      [kim, 'x'],
      [kim, 77],
      [kim, lee.user.id],
      [kim, max.user.id],
      [kim, '01a204e9-b524-7f35-95ff-05f571b6c95c'],
      [manager.browser, kimId],
    ] as const) {
      const reply = await by.post(`/users/${lee.user.id}/deactivate`, { handOverTo: to });
      expect([to, reply.status, reply.body.errors?.[0].path]).toEqual([to, 400, 'handOverTo']);
    }
    expect((await lee.browser.get('/me')).status).toBe(200);
  });

  describe('by a Manager', () => {
    let mia: Person;

    beforeEach(async () => {
      mia = await join(kim, 'Mia', 'Manager');
      await fill();
    });

    const refusal = async (receiver: Person): Promise<unknown[]> => {
      const { status, body } = await mia.browser.post(`/users/${lee.user.id}/deactivate`, {
        handOverTo: receiver.user.id,
      });
      return [status, body.errors?.[0].path, body.errors?.[0].message];
    };

    it('never goes to the Manager, who is told what to do instead', async () => {
      expect(await refusal(mia)).toEqual([
        400,
        'handOverTo',
        'A Manager cannot take over the records of others. Choose a third user, or ask a PlatformAdmin to hand them over to you.',
      ]);
      expect((await lee.browser.get('/me')).status).toBe(200);
      expect((await deactivate(mia.user.id, kim)).status).toBe(200);
    });

    it('goes to a third account, to which no Manager makes a link any more', async () => {
      expect((await deactivate(max.user.id, mia.browser)).body).toEqual({ recordsMoved: 5 });
      const { body: log } = await kim.get<Page<AuditEntry>>('/audit?action=account.records-received');
      expect(log.items.map(({ detail }) => detail?.['role'])).toEqual(['Manager']);
      const ned = await join(kim, 'Ned', 'Manager');
      for (const { browser } of [mia, ned]) {
        const reply = await browser.post(`/users/${max.user.id}/password-reset`);
        expect([reply.status, reply.body.code, reply.body.detail]).toEqual([
          403,
          'not-allowed',
          'A Manager has given the records of someone else to this account. Ask a PlatformAdmin to make the link.',
        ]);
      }
      expect((await kim.post(`/users/${max.user.id}/password-reset`)).status).toBe(200);
      const { body: users } = await mia.browser.get<Page<User>>('/users?q=max');
      expect(users.items.map(({ managerGaveRecords }) => managerGaveRecords)).toEqual([true]);
    });

    it('goes to no account to which a Manager has made a link in the last 30 days', async () => {
      await mia.browser.post(`/users/${max.user.id}/password-reset`);
      const puppet = await join(mia.browser, 'Puppet');
      const why =
        'A Manager has made a link to this account in the last 30 days. Choose another user, or ask a PlatformAdmin to hand the records over.';
      expect(await refusal(max)).toEqual([400, 'handOverTo', why]);
      expect(await refusal(puppet)).toEqual([400, 'handOverTo', why]);
      const { body: users } = await mia.browser.get<Page<User>>('/users');
      expect(
        users.items
          .filter(({ managerLinkedLately }) => managerLinkedLately)
          .map(({ id }) => id)
          .sort(),
      ).toEqual([max.user.id, puppet.user.id].sort());
      await service.database.query(
        `UPDATE accounts SET manager_link_at = now() - interval '31 days' WHERE id = $1`,
        [max.user.id],
      );
      expect((await deactivate(max.user.id, mia.browser)).status).toBe(200);
    });

    it('leaves everything to a PlatformAdmin, who may also take it', async () => {
      await mia.browser.post(`/users/${max.user.id}/password-reset`);
      const { id: kimId } = (await kim.get<User>('/me')).body;
      expect((await deactivate(kimId, kim)).body).toEqual({ recordsMoved: 5 });
      const { body: log } = await kim.get<Page<AuditEntry>>('/audit?action=account.records-received');
      expect(log.items.map(({ detail }) => detail?.['to'])).toEqual([KIM.email]);
    });
  });

  it('keeps the records with the account when nobody gets them', async () => {
    const { registry } = await fill();
    expect((await deactivate(undefined)).body).toEqual({ recordsMoved: 0 });
    await kim.post(`/users/${lee.user.id}/reactivate`);
    await lee.browser.signIn(lee.user.email, lee.password);
    expect((await lee.browser.post<unknown>(`/registries/${registry.id}/reveal`)).body).toEqual({
      password: 'harbor password',
    });
  });

  it('waits for nobody who waits for it: the new owner goes on working meanwhile', async () => {
    await fill();
    const account = { label: 'Hub', username: 'max', accessToken: 'max token' };
    const [reply, ...added] = await Promise.all([
      deactivate(max.user.id),
      ...Array.from({ length: 20 }, () => max.browser.post('/docker-hub', account)),
      max.browser.patch('/me', { name: 'Max Mustermann' }),
      max.browser.post('/me/password', { current: max.password, password: 'max has another one' }),
    ]);
    expect(reply.body).toEqual({ recordsMoved: 5 });
    expect(added.map(({ status }) => status)).toEqual([...Array<number>(20).fill(201), 200, 204]);
    expect((await kim.get<Page<User>>('/users?q=max')).body.items[0].recordCount).toBe(25);
  });
});
