import {
  PERSONAL_SCOPES,
  type AuditEntry,
  type CleanUpPlan,
  type CleanUpSummary,
  type Page,
  type Registry,
  type Runtime,
  type Server,
  type TrashPage,
} from '@kiops/contracts';
import { join, KIM, makeToken, setUpAsKim, startOver } from '../identity/testing/people';
import type { Browser } from '../identity/testing/browser';
import { startTestService, type TestService } from '../testing/test-service';
import { allExact, HEAD, importFile, registry, server } from './testing/transfers';

describe('Cleaning up', () => {
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

  const list = async <Row>(store: string, browser = kim) =>
    (await browser.get<Page<Row>>(`/${store}?limit=1000`)).body.items;
  const planned = async (browser = kim) => (await browser.get<CleanUpPlan>('/transfer/clean-up')).body;
  const add = async (
    store: string,
    { ref: _ref, connections = [], ...record }: ReturnType<typeof registry>,
  ) => {
    const { body } = await kim.post<{ id: string }>(`/${store}`, record);
    for (const connection of connections)
      await kim.post('/connections', { store, recordId: body.id, ...connection });
    return body.id;
  };
  const uses = (...names: string[]) => ({
    connections: names.map((name) => ({ kind: 'service' as const, name })),
  });

  it('removes what is the same for what is in use, moves its connections there, and leaves what differs', async () => {
    const oldest = await add('registries', registry('a', uses('one')));
    const newer = await add(
      'registries',
      registry('a', { label: 'again', url: 'https://A.example.com:443/', ...uses('one', 'two') }),
    );
    await add('registries', registry('a', { label: 'other password', password: 'other' }));
    const plan = await planned();
    expect(
      plan.groups.map(({ kind, store, title, records }) => [
        kind,
        store,
        title,
        ...records.map(({ id }) => id),
      ]),
    ).toEqual([['exact', 'registries', 'a.example.com · robot$ci', newer, oldest]]);
    expect(plan.later).toBe(1);
    const { body } = await kim.post<CleanUpSummary>('/transfer/clean-up', {
      planId: plan.planId,
      replacements: [`registries/${newer}/${oldest}`],
    });
    expect(body).toEqual(jasmine.objectContaining({ removed: 1, connectionsMoved: 1 }));
    const left = await list<Registry>('registries');
    expect(left.map(({ label, connections }) => [label, connections.map(({ name }) => name)])).toEqual([
      ['a', ['one', 'two']],
      ['other password', []],
    ]);
    const { groups, later } = await planned();
    expect([groups.map(({ kind, records }) => [kind, records.length]), later]).toEqual([
      [['differing', 2]],
      0,
    ]);
  });

  it('lets a person decide between other secrets, and tells when each was last used', async () => {
    const old = await add('registries', registry('a', { password: 'old', ...uses('one') }));
    const unused = await add('registries', registry('a', { password: 'unused' }));
    const revealed = await add('registries', registry('a', { password: 'revealed' }));
    await kim.post(`/registries/${revealed}/reveal`);
    const { planId, groups } = await planned();
    expect(groups.map(({ kind, records }) => [kind, records.map(({ id }) => id)])).toEqual([
      ['differing', [old, revealed, unused]],
    ]);
    expect(groups[0].records.map(({ lastUsedAt }) => lastUsedAt !== null)).toEqual([false, true, false]);
    const replacements = [old, unused].map((id) => `registries/${id}/${revealed}`);
    const { body } = await kim.post<CleanUpSummary>('/transfer/clean-up', { planId, replacements });
    expect(body).toEqual(jasmine.objectContaining({ removed: 2, connectionsMoved: 1 }));
    const left = await list<Registry>('registries');
    expect(left.map(({ id, connections }) => [id, connections.map(({ name }) => name)])).toEqual([
      [revealed, ['one']],
    ]);
    const { body: trash } = await kim.get<TrashPage>('/trash');
    expect(trash.items.map(({ id, act }) => [id, act.kind, act.records])).toEqual(
      jasmine.arrayWithExactContents([
        [old, 'cleaned-up', 2],
        [unused, 'cleaned-up', 2],
      ]),
    );
  });

  it('refuses what would leave nothing of an account, or is not in the plan, and removes nothing then', async () => {
    const [a, b] = [await add('registries', registry('a')), await add('registries', registry('a'))];
    const other = await add('registries', registry('b'));
    const { planId } = await planned();
    const name = (id: string, keep: string) => `registries/${id}/${keep}`;
    for (const replacements of [
      [name(a, b), name(b, a)],
      [name(a, b), name(a, b)],
      [name(a, a)],
      [name(a, other)],
      [name(other, a)],
      [`servers/${a}/${b}`],
      [`registries/${a}`],
      [`${name(a, b)}/more`],
      [],
      undefined,
    ]) {
      const { status, body } = await kim.post('/transfer/clean-up', { planId, replacements });
      expect([status, body.code]).withContext(String(replacements)).toEqual([400, 'invalid-input']);
    }
    expect((await list('registries')).length).toBe(3);
  });

  it('moves jump servers and runtimes to the server that stays', async () => {
    const first = await add('servers', server('bastion'));
    const second = await add('servers', { ...server('bastion'), host: 'Bastion.example.com.' });
    await add('servers', server('web', { jumpServerId: second }));
    await add('runtimes', {
      label: 'docker',
      kind: 'docker',
      endpoint: 'unix:///var/run/docker.sock',
      serverId: second,
    });
    const plan = { planId: (await planned()).planId, replacements: [`servers/${second}/${first}`] };
    expect((await kim.post<CleanUpSummary>('/transfer/clean-up', plan)).body.removed).toBe(1);
    const [bastion, web] = await list<Server>('servers');
    expect([bastion.id, web.jumpServerId]).toEqual([first, first]);
    expect((await list<Runtime>('runtimes')).map(({ serverId }) => serverId)).toEqual([first]);
  });

  it('keeps a default account the default', async () => {
    const one = await add('docker-hub', { label: 'one', username: 'acme', accessToken: 't' });
    const two = await add('docker-hub', {
      label: 'two',
      username: 'ACME',
      accessToken: 't',
      isDefault: true,
    });
    await kim.post('/transfer/clean-up', {
      planId: (await planned()).planId,
      replacements: [`docker-hub/${two}/${one}`],
    });
    const left = await list<{ label: string; isDefault: boolean }>('docker-hub');
    expect(left.map(({ label, isDefault }) => [label, isDefault])).toEqual([['one', true]]);
  });

  it('is refused when the records changed since the plan', async () => {
    await add('registries', registry('a'));
    await add('registries', registry('a'));
    const plan = await planned();
    await add('registries', registry('b'));
    const late = await kim.post('/transfer/clean-up', allExact(plan));
    expect([late.status, late.body.code]).toEqual([409, 'plan-changed']);
    expect((await list('registries')).length).toBe(3);
  });

  it('is one line in the audit log that names what it removed, and can be undone record by record', async () => {
    await add('registries', registry('a'));
    const newer = await add('registries', registry('a', { label: 'again' }));
    const before = (await kim.get<Page<AuditEntry>>('/audit')).body.total;
    await kim.post('/transfer/clean-up', allExact(await planned()));
    const { body } = await kim.get<Page<AuditEntry>>('/audit');
    const [{ action, detail, undo }] = body.items;
    expect([body.total - before, action, undo]).toEqual([1, 'transfer.cleaned-up', 'possible']);
    expect(detail).toEqual(
      jasmine.objectContaining({ removed: 1, stores: { registries: 1 }, labels: ['again'] }),
    );
    expect((await kim.get<Page<AuditEntry>>('/audit?q=again')).body.items[0].action).toBe(
      'transfer.cleaned-up',
    );
    const back = { records: [`registries/${newer}`], default: 'both' };
    expect((await kim.post('/trash/restore', back)).status).toBe(200);
  });

  it('does not touch the records of others', async () => {
    const lee = await join(kim, 'Lee');
    await importFile(lee.browser, { ...HEAD, registries: [registry('a')] });
    await add('registries', registry('a'));
    expect((await planned()).groups).toEqual([]);
    const { ref: _ref, ...again } = registry('a');
    await lee.browser.post('/registries', again);
    const [one, two] = (await list('registries', lee.browser)) as { id: string }[];
    const replacements = [`registries/${one.id}/${two.id}`];
    const { planId } = await planned(lee.browser);
    expect((await kim.post('/transfer/clean-up', { planId, replacements })).status).toBe(409);
    const mine = { planId: (await planned()).planId, replacements };
    expect((await kim.post('/transfer/clean-up', mine)).status).toBe(400);
    expect((await list('registries', lee.browser)).length).toBe(2);
  });
});

describe('Resetting', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  it('asks for a typed confirmation with the number of records, and deletes the caller’s only', async () => {
    const lee = await join(kim, 'Lee');
    const file = {
      ...HEAD,
      registries: [registry('a')],
      servers: [server('s'), server('t', { jumpServer: 's' })],
    };
    await importFile(kim, file);
    await importFile(lee.browser, file);
    for (const confirmation of ['', 'yes', 'delete 2 records', 'Delete 3 records']) {
      const { status, body } = await kim.post('/transfer/reset', { confirmation });
      expect([status, body.errors?.[0].path]).withContext(confirmation).toEqual([400, 'confirmation']);
    }
    expect(
      (await kim.post<{ removed: number }>('/transfer/reset', { confirmation: 'delete 3 records' })).body,
    ).toEqual({ removed: 3 });
    const counts = async (browser: Browser) => (await browser.get<{ total: number }>('/me/usage')).body.total;
    expect([await counts(kim), await counts(lee.browser)]).toEqual([0, 3]);
  });

  it('is for people, not for service tokens', async () => {
    const { token } = await makeToken({ browser: kim, password: KIM.password }, PERSONAL_SCOPES);
    const response = await fetch(`${service.origin}/api/v1/transfer/reset`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ confirmation: 'delete 0 records' }),
    });
    expect(response.status).toBe(403);
  });
});
