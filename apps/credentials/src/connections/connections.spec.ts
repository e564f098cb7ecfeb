import type { AuditEntry, Connection, Page, Registry } from '@kiops/contracts';
import type { Browser } from '../identity/testing/browser';
import { join, setUpAsKim } from '../identity/testing/people';
import { SAMPLES } from '../testing/samples';
import { startTestService, type TestService } from '../testing/test-service';

describe('Connections', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  const registry = async (): Promise<string> =>
    (await kim.post<Registry>('/registries', SAMPLES.registries('Harbor'))).body.id;

  it('are registered once, however often a service says so', async () => {
    const recordId = await registry();
    const billing = { store: 'registries', recordId, kind: 'service', name: 'billing', detail: 'prod' };
    const first = await kim.post<Connection>('/connections', billing);
    const again = await kim.post<Connection>('/connections', {
      ...billing,
      detail: null,
      url: 'https://billing.acme.io',
    });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual({ ...first.body, detail: null, url: 'https://billing.acme.io' });
    await kim.post('/connections', { ...billing, kind: 'infrastructure', name: 'Argo' });
    const list = await kim.get<Page<Connection>>(`/connections?store=registries&recordId=${recordId}`);
    expect(list.body.items.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'infrastructure Argo',
      'service billing',
    ]);
    const record = await kim.get<Registry>(`/registries/${recordId}`);
    expect(record.body.connections).toEqual(list.body.items);
    const log = await kim.get<Page<AuditEntry>>('/audit?action=connection.registered');
    expect(log.body.items.filter((entry) => entry.recordId === recordId).length).toBe(2);
    expect((await kim.delete(`/connections/${first.body.id}`)).status).toBe(204);
    expect((await kim.delete(`/connections/${first.body.id}`)).status).toBe(404);
    expect((await kim.get<Registry>(`/registries/${recordId}`)).body.connections.length).toBe(1);
  });

  it('belong to the owner of the record', async () => {
    const recordId = await registry();
    const lee = (await join(kim, 'Lee')).browser;
    const input = { store: 'registries', recordId, kind: 'service', name: 'spy' };
    expect((await lee.post('/connections', input)).status).toBe(404);
    expect((await lee.get(`/connections?store=registries&recordId=${recordId}`)).status).toBe(404);
    const { body } = await kim.post<Connection>('/connections', { ...input, name: 'mine' });
    expect((await lee.delete(`/connections/${body.id}`)).status).toBe(404);
    expect((await kim.post('/connections', { ...input, store: 'servers' })).status).toBe(404);
  });

  it('refuse what is no connection', async () => {
    const recordId = await registry();
    const good = { store: 'registries', recordId, kind: 'service', name: 'x' };
    for (const [path, wrong] of [
      ['store', { store: 'audit_log' }],
      ['kind', { kind: 'person' }],
      ['name', { name: '' }],
      ['url', { url: 'javascript:alert(1)' }],
      ['recordId', { recordId: "' OR 1=1" }],
    ] as const) {
      const reply = await kim.post('/connections', { ...good, ...wrong });
      expect(reply.body.errors?.map((error) => error.path))
        .withContext(path)
        .toEqual([path]);
    }
  });
});
