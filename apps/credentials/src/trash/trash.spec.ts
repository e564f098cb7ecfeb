import {
  RECORD_STORES,
  type AuditEntry,
  type CleanUpPlan,
  type Page,
  type Registry,
  type Runtime,
  type Server,
  type TrashPage,
  type TrashSummary,
} from '@kiops/contracts';
import type { Browser } from '../identity/testing/browser';
import { bearer, join, KIM, makeToken, setUpAsKim, startOver } from '../identity/testing/people';
import { startTestService, type TestService } from '../testing/test-service';
import { allExact, HEAD, importFile, registry, server } from '../transfer/testing/transfers';

describe('The trash', () => {
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

  const trash = async (query = '', browser = kim) => (await browser.get<TrashPage>(`/trash${query}`)).body;
  const add = async (
    store: string,
    { ref: _ref, connections: _none, ...record }: ReturnType<typeof registry>,
  ) => (await kim.post<{ id: string }>(`/${store}`, record)).body.id;
  const list = async <Row>(store: string) => (await kim.get<Page<Row>>(`/${store}?limit=1000`)).body.items;
  const labels = ({ items }: TrashPage) => items.map(({ label }) => label);
  const restore = (selection: object, browser = kim) =>
    browser.post<TrashSummary & { code?: string }>('/trash/restore', selection);
  const erase = (selection: object, browser = kim) =>
    browser.post<TrashSummary & { code?: string; detail?: string }>('/trash/erase', selection);

  it('tells what was deleted, by whom, until when, and who used it', async () => {
    const id = await add('registries', registry('a'));
    await kim.post('/connections', { store: 'registries', recordId: id, kind: 'service', name: 'billing' });
    await kim.delete(`/registries/${id}`);
    const page = await trash();
    expect(page.items).toEqual([
      {
        store: 'registries',
        id,
        label: 'a',
        title: 'a.example.com · robot$ci',
        act: {
          id: jasmine.any(String) as unknown as string,
          kind: 'deleted',
          at: jasmine.stringMatching(/^\d{4}-.*Z$/) as unknown as string,
          by: KIM.name,
          token: null,
          records: 1,
        },
        expiresAt: jasmine.stringMatching(/^\d{4}-.*Z$/) as unknown as string,
        connections: ['billing'],
        keptAs: null,
      },
    ]);
    const [{ act, expiresAt }] = page.items;
    expect(Date.parse(expiresAt) - Date.parse(act.at)).toBe(30 * 86_400_000);
    expect(page.counts).toEqual({ deleted: 1, 'cleaned-up': 0, reset: 0, replaced: 0, undone: 0 });
  });

  it('gives a whole reset back, as it was', async () => {
    const file = {
      ...HEAD,
      servers: [server('gate'), server('web', { jumpServer: 'gate' })],
      registries: [registry('a'), registry('b')],
      dockerHubAuth: [{ ref: 'h1', label: 'hub', username: 'kim', isDefault: true, accessToken: 'one' }],
    };
    await importFile(kim, file);
    const before = await Promise.all(RECORD_STORES.map((store) => list<{ id: string }>(store)));
    await kim.post('/transfer/reset', { confirmation: 'delete 5 records' });
    const { items, counts } = await trash();
    expect([items.length, counts.reset, new Set(items.map(({ act }) => act.id)).size]).toEqual([5, 5, 1]);
    expect(items[0].act.records).toBe(5);
    expect((await restore({ act: items[0].act.id })).body).toEqual({ records: 5, notInTrash: 0 });
    expect(await Promise.all(RECORD_STORES.map((store) => list<{ id: string }>(store)))).toEqual(before);
    expect((await trash()).items).toEqual([]);
    const revealed = await kim.post<{ password: string }>(`/registries/${before[1][0].id}/reveal`);
    expect(revealed.body).toEqual({
      password: 'secret of a',
    });
  });

  it('gives back and erases many in one line of the log each, and one by its name', async () => {
    const lines = async () => (await kim.get<Page<AuditEntry>>('/audit')).body;
    const last = async () => {
      const { action, store, recordLabel, detail } = (await lines()).items[0];
      return { action, store, recordLabel, detail };
    };
    const file = {
      ...HEAD,
      servers: [server('gate'), server('web', { jumpServer: 'gate' })],
      registries: Array.from({ length: 30 }, (_, index) => registry(`r${100 + index}`)),
    };
    await importFile(kim, file);
    await kim.post('/transfer/reset', { confirmation: 'delete 32 records' });
    const { total } = await lines();
    const [{ act }] = (await trash()).items;
    expect((await restore({ act: act.id })).body).toEqual({ records: 32, notInTrash: 0 });
    expect((await lines()).total).toBe(total + 1);
    expect(await last()).toEqual({
      action: 'record.restored',
      store: null,
      recordLabel: null,
      detail: {
        records: 32,
        stores: { servers: 2, registries: 30 },
        labels: ['gate', ...Array.from({ length: 19 }, (_, index) => `r${100 + index}`)],
      },
    });

    const [web] = (await list<Server>('servers')).filter(({ label }) => label === 'web');
    await kim.delete(`/servers/${web.id}`);
    await kim.delete(`/servers/${web.jumpServerId}`);
    await kim.post(`/servers/${web.id}/restore`);
    expect((await lines()).total).toBe(total + 4);
    expect(await last()).toEqual(
      jasmine.objectContaining({
        action: 'record.restored',
        detail: { records: 2, stores: { servers: 2 }, labels: ['gate', 'web'] },
      }),
    );

    await kim.post('/transfer/reset', { confirmation: 'delete 32 records' });
    const one = (await trash('?q=r100')).items[0];
    await restore({ records: [`registries/${one.id}`] });
    expect(await last()).toEqual({
      action: 'record.restored',
      store: 'registries',
      recordLabel: 'r100',
      detail: null,
    });
    await erase({ act: one.act.id });
    expect(await last()).toEqual(
      jasmine.objectContaining({
        action: 'record.erased',
        detail: jasmine.objectContaining({ records: 31, stores: { servers: 2, registries: 29 } }),
      }),
    );
    expect((await lines()).total).toBe(total + 7);
  });

  it('names the record that took the place of a duplicate', async () => {
    const kept = await add('registries', registry('a'));
    await add('registries', registry('a', { label: 'again' }));
    const { body: plan } = await kim.get<CleanUpPlan>('/transfer/clean-up');
    await kim.post('/transfer/clean-up', allExact(plan));
    const { items } = await trash('?act=cleaned-up');
    expect(items.map(({ label, keptAs }) => [label, keptAs])).toEqual([['again', { id: kept, label: 'a' }]]);
  });

  it('keeps what an import replaces, with its secret', async () => {
    await importFile(kim, { ...HEAD, registries: [registry('a', { password: 'old one' })] });
    const next = { ...HEAD, registries: [registry('a', { label: 'renamed', password: 'new one' })] };
    await importFile(kim, next, { default: 'replace' });
    const { items } = await trash();
    expect(items.map(({ label, act, keptAs }) => [label, act.kind, keptAs?.label])).toEqual([
      ['a', 'replaced', 'renamed'],
    ]);
    await restore({ records: [`registries/${items[0].id}`], default: 'both' });
    const secrets = await Promise.all(
      (await list<Registry>('registries')).map(async ({ id, label }) => [
        label,
        (await kim.post<{ password: string }>(`/registries/${id}/reveal`)).body.password,
      ]),
    );
    expect(secrets).toEqual([
      ['a', 'old one'],
      ['renamed', 'new one'],
    ]);
  });

  it('brings a server back with its jump servers and its runtimes, never without', async () => {
    const gate = await add('servers', server('gate'));
    const web = await add('servers', server('web', { jumpServerId: gate }));
    const docker = {
      label: 'docker',
      kind: 'docker',
      endpoint: 'unix:///var/run/docker.sock',
      serverId: web,
    };
    await kim.post('/runtimes', docker);
    await kim.delete(`/servers/${web}`);
    await kim.delete(`/servers/${gate}`);
    expect((await erase({ records: [`servers/${gate}`] })).body.code).toBe('still-used');
    expect((await restore({ records: [`servers/${web}`] })).body).toEqual({ records: 3, notInTrash: 0 });
    expect((await list<Server>('servers')).map(({ label, jumpServerId }) => [label, jumpServerId])).toEqual([
      ['gate', null],
      ['web', gate],
    ]);
    expect((await list<Runtime>('runtimes')).map(({ serverId }) => serverId)).toEqual([web]);
  });

  it('gives a server back the same way where it was deleted', async () => {
    const gate = await add('servers', server('gate'));
    const web = await add('servers', server('web', { jumpServerId: gate }));
    await kim.delete(`/servers/${web}`);
    await kim.delete(`/servers/${gate}`);
    const { body } = await kim.post<Server>(`/servers/${web}/restore`);
    expect(body.jumpServerId).toBe(gate);
    expect((await trash()).items).toEqual([]);
  });

  it('makes one account the default at most, however many come back', async () => {
    const account = (label: string) => ({ label, username: label, isDefault: true, accessToken: 'x' });
    const ids: string[] = [];
    for (const label of ['one', 'two']) {
      const { body } = await kim.post<{ id: string }>('/docker-hub', account(label));
      ids.push(body.id);
      await kim.delete(`/docker-hub/${body.id}`);
    }
    expect((await restore({ records: ids.map((id) => `docker-hub/${id}`) })).body).toEqual({
      records: 2,
      notInTrash: 0,
    });
    const accounts = await list<{ label: string; isDefault: boolean }>('docker-hub');
    expect(accounts.map(({ label, isDefault }) => [label, isDefault])).toEqual([
      ['one', false],
      ['two', true],
    ]);
  });

  it('erases for good: the record, who used it, and its secret', async () => {
    const id = await add('registries', registry('a'));
    await kim.post('/connections', { store: 'registries', recordId: id, kind: 'service', name: 'billing' });
    await kim.delete(`/registries/${id}`);
    expect((await erase({ records: [`registries/${id}`] })).body).toEqual({ records: 1, notInTrash: 0 });
    expect((await trash()).items).toEqual([]);
    expect((await restore({ records: [`registries/${id}`] })).status).toBe(404);
    for (const table of ['registries', 'connections'])
      expect(await service.database.query(`SELECT 1 FROM ${table}`)).toEqual([]);
  });

  it('is emptied by a reset that erases, with what was not in it yet', async () => {
    const gone = await add('registries', registry('a'));
    await kim.delete(`/registries/${gone}`);
    await add('registries', registry('b'));
    const refused = await kim.post('/transfer/reset', { confirmation: 'delete 2 records', erase: true });
    expect(refused.status).toBe(400);
    expect((await trash()).total).toBe(1);
    const { body } = await kim.post<{ removed: number }>('/transfer/reset', {
      confirmation: 'delete 1 record',
      erase: true,
    });
    expect(body.removed).toBe(1);
    expect((await trash()).total).toBe(0);
    for (const table of ['registries', 'connections', 'trash_acts'])
      expect(await service.database.query(`SELECT 1 FROM ${table}`)).toEqual([]);
  });

  it('gives nothing back whose time is over, though it was not swept yet', async () => {
    const id = await add('registries', registry('a'));
    await kim.delete(`/registries/${id}`);
    await service.database.query(`UPDATE registries SET deleted_at = now() - interval '30 days'`);
    expect((await trash()).items).toEqual([]);
    expect((await restore({ records: [`registries/${id}`] })).status).toBe(404);
  });

  it('never touches what is not in it', async () => {
    const id = await add('registries', registry('a'));
    expect((await erase({ records: [`registries/${id}`] })).status).toBe(404);
    expect((await restore({ records: [`registries/${id}`] })).status).toBe(404);
    expect((await list<Registry>('registries')).length).toBe(1);
  });

  it('is one’s own: nobody else sees it, restores from it or erases in it', async () => {
    const lee = (await join(kim, 'Lee')).browser;
    const id = await add('registries', registry('a'));
    await kim.delete(`/registries/${id}`);
    const { items } = await trash();
    expect((await trash('', lee)).items).toEqual([]);
    for (const selection of [{ records: [`registries/${id}`] }, { act: items[0].act.id }]) {
      expect((await restore(selection, lee)).status).toBe(404);
      expect((await erase(selection, lee)).status).toBe(404);
    }
    expect((await trash()).total).toBe(1);
  });

  it('gives nobody else’s record with one’s own, and each once, however often it is named', async () => {
    const lee = (await join(kim, 'Lee')).browser;
    const mine = await add('registries', registry('mine'));
    await importFile(lee, { ...HEAD, registries: [registry('theirs')] });
    const [{ id: theirs }] = (await lee.get<Page<Registry>>('/registries')).body.items;
    await kim.delete(`/registries/${mine}`);
    await lee.delete(`/registries/${theirs}`);
    const records = [mine, theirs, mine, mine.toUpperCase()].map((id) => `registries/${id}`);
    expect((await restore({ records })).body).toEqual({ records: 1, notInTrash: 1 });
    expect((await list<Registry>('registries')).map(({ label }) => label)).toEqual(['mine']);
    await kim.delete(`/registries/${mine}`);
    expect((await erase({ records })).body).toEqual({ records: 1, notInTrash: 1 });
    expect(labels(await trash('', lee))).toEqual(['theirs']);
  });

  it('is restored or erased, once and whole, when several ask at once', async () => {
    const names = Array.from({ length: 50 }, (_, index) => `r${index}`);
    await importFile(kim, { ...HEAD, registries: names.map((name) => registry(name)) });
    await kim.post('/transfer/reset', { confirmation: 'delete 50 records' });
    const { id: act } = (await trash()).items[0].act;
    const replies = await Promise.all(
      [restore, erase, restore, erase].map((ask) => ask({ act }, kim.clone())),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404]);
    const left = (await list<Registry>('registries')).length;
    const isRestored = replies[0].status === 200 || replies[2].status === 200;
    expect([left, (await trash()).total]).toEqual([isRestored ? 50 : 0, 0]);
    const { body } = await kim.get<Page<AuditEntry>>('/audit?limit=1');
    expect(body.items.map(({ action, detail }) => [action, detail?.['records']])).toEqual([
      [isRestored ? 'record.restored' : 'record.erased', 50],
    ]);
  });

  it('is read page by page, newest act first, by store, act and text', async () => {
    for (const name of ['c', 'a', 'b']) await add('registries', registry(name));
    await add('servers', server('web'));
    await kim.post('/transfer/reset', { confirmation: 'delete 4 records' });
    const last = await add('registries', registry('z'));
    await kim.delete(`/registries/${last}`);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: TrashPage = await trash(`?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...labels(page));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(['z', 'a', 'b', 'c', 'web']);
    expect(labels(await trash('?store=servers'))).toEqual(['web']);
    expect(labels(await trash('?act=deleted'))).toEqual(['z']);
    expect(labels(await trash('?q=C.example'))).toEqual(['c']);
    expect((await trash('?q=C.example')).counts).toEqual({
      deleted: 1,
      'cleaned-up': 0,
      reset: 4,
      replaced: 0,
      undone: 0,
    });
  });

  it('refuses what it cannot read', async () => {
    for (const query of ['?cursor=abc', '?store=nothing', '?act=lost', '?limit=0', '?sort=label'])
      expect((await kim.get(`/trash${query}`)).status)
        .withContext(query)
        .toBe(400);
    for (const selection of [
      {},
      { act: 'x' },
      { records: [] },
      { records: ['registries/1'] },
      { records: [7] },
      { records: Array.from({ length: 1_001 }, () => `registries/${crypto.randomUUID()}`) },
      { act: crypto.randomUUID(), records: [`registries/${crypto.randomUUID()}`] },
    ])
      expect((await restore(selection)).status)
        .withContext(JSON.stringify(selection).slice(0, 80))
        .toBe(400);
  });

  it('is brought back by a token that may write, and erased by none', async () => {
    const person = { browser: kim, password: KIM.password };
    const writer = bearer(await makeToken(person, ['records:write', 'records:read']));
    const id = await add('registries', registry('a'));
    await kim.delete(`/registries/${id}`);
    const records = { records: [`registries/${id}`] };
    expect((await kim.post('/trash/erase', records, writer)).status).toBe(403);
    expect((await kim.post('/trash/restore', records, writer)).status).toBe(200);
  });
});
