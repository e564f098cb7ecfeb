import type { AuditEntry, Page, Registry } from '@kiops/contracts';
import type { Browser } from '../identity/testing/browser';
import { KIM, join, setUpAsKim } from '../identity/testing/people';
import { SAMPLES } from '../testing/samples';
import { startTestService, type TestService } from '../testing/test-service';

describe('The audit log', () => {
  let service: TestService;
  let kim: Browser;
  let lee: Browser;
  let leeId: string;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
    const person = await join(kim, 'Lee');
    [lee, leeId] = [person.browser, person.user.id];
  });

  afterAll(() => service.stop());

  const log = async (browser: Browser, query = ''): Promise<Page<AuditEntry>> =>
    (await browser.get<Page<AuditEntry>>(`/audit?${query}`)).body;

  it('says who did what with which record, from where, and never the secret', async () => {
    const agent = { headers: { 'user-agent': 'spec/1' } };
    const { body } = await lee.post<Registry>('/registries', SAMPLES.registries('Quay'), agent);
    const any = { headers: { 'if-match': '*', 'user-agent': 'spec/1' } };
    await lee.patch(`/registries/${body.id}`, { label: 'Quay 2', password: 'secret of Quay 2' }, any);
    await lee.post(`/registries/${body.id}/reveal`, undefined, agent);
    await lee.delete(`/registries/${body.id}`, agent);
    await lee.post(`/registries/${body.id}/restore`, undefined, agent);
    const { items } = await log(lee, 'store=registries');
    expect(items.map(({ action, recordLabel }) => `${action} ${recordLabel}`)).toEqual([
      'record.restored Quay 2',
      'record.deleted Quay 2',
      'record.revealed Quay 2',
      'record.changed Quay 2',
      'record.created Quay',
    ]);
    const [entry] = items;
    expect(entry).toEqual(
      jasmine.objectContaining({
        actor: { id: leeId, email: 'lee@example.com', name: 'Lee' },
        token: null,
        userAgent: 'spec/1',
        store: 'registries',
        recordId: body.id,
      }),
    );
    expect(entry.address).toMatch(/^(127\.0\.0\.1|::1)$/);
    expect(Date.parse(entry.at)).not.toBeNaN();
    expect(items[3].detail).toEqual({ fields: ['label', 'password'] });
    expect(JSON.stringify(items)).not.toContain('secret of');
  });

  it("shows people their own part, and a PlatformAdmin everyone's", async () => {
    const own = await log(lee);
    expect(new Set(own.items.map(({ actor }) => actor?.email))).toEqual(new Set(['lee@example.com']));
    const everyone = await log(kim);
    expect(everyone.items.map(({ actor }) => actor?.email)).toContain(KIM.email);
    expect(everyone.items.map(({ actor }) => actor?.email)).toContain('lee@example.com');
    expect((await log(kim, `userId=${leeId}`)).total).toBe(own.total);
    const me = (await kim.get<{ id: string }>('/me')).body.id;
    expect((await lee.get(`/audit?userId=${me}`)).body.code).toBe('not-allowed');
    expect((await lee.get(`/audit?userId=${leeId}`)).status).toBe(200);
  });

  it('is paged, newest first, and filtered', async () => {
    for (const name of ['One', 'Two', 'Three']) await kim.post('/registries', SAMPLES.registries(name));
    const all = await log(kim, 'limit=1000');
    const first = await log(kim, 'limit=2');
    const rest = await log(kim, `limit=1000&cursor=${first.nextCursor}`);
    expect([...first.items, ...rest.items]).toEqual([...all.items]);
    expect(first.total).toBe(all.total);
    expect(
      (await log(kim, 'q=thr&action=record.created')).items.map(({ recordLabel }) => recordLabel),
    ).toEqual(['Three']);
    expect((await log(kim, 'q=%25')).total).toBe(0);
    expect((await log(kim, 'to=2020-01-01T00:00:00Z')).total).toBe(0);
    expect((await log(kim, 'from=2020-01-01T00:00:00Z')).total).toBe(all.total);
    for (const query of ['action=record.eaten', 'from=yesterday', 'userId=x', 'store=audit', 'cursor=x']) {
      expect((await kim.get(`/audit?${query}`)).status)
        .withContext(query)
        .toBe(400);
    }
  });
});
