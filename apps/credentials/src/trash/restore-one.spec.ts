import { RECORD_STORES, type Problem, type RecordStore, type TrashPage } from '@kiops/contracts';
import type { Browser } from '../identity/testing/browser';
import { join, setUpAsKim, startOver } from '../identity/testing/people';
import { SAMPLES, type Sample } from '../testing/samples';
import { startTestService, type TestService } from '../testing/test-service';

describe('Undoing a deletion', () => {
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

  const add = async (store: RecordStore, name: string, more: Sample = {}) => {
    const { status, body } = await kim.post<{ id: string }>(`/${store}`, {
      ...SAMPLES[store](name),
      ...more,
    });
    expect(status).toBe(201);
    return body.id;
  };
  const remove = async (store: RecordStore, id: string) =>
    expect((await kim.delete(`/${store}/${id}`)).status).toBe(204);
  const undo = (store: RecordStore, id: string, by = kim) =>
    by.post<Partial<Problem> & { id?: string }>(`/${store}/${id}/restore`);
  const trash = async () => (await kim.get<TrashPage>('/trash')).body.items.map(({ id }) => id);
  /** What an undo asks about, each as “label, mine label”. */
  const asked = async (store: RecordStore, id: string) => {
    const { status, body } = await undo(store, id);
    expect([status, body.code]).toEqual([409, 'restore-conflicts']);
    expect(body.conflicts?.total).toBe(body.conflicts?.records.length);
    return body.conflicts?.records.map(({ label, mine }) => `${label}, ${mine.label}`);
  };

  for (const store of RECORD_STORES)
    it(`asks as the trash does when the account is there again, in ${store}`, async () => {
      const old = await add(store, 'Alpha', { label: 'Old' });
      await remove(store, old);
      const mine = await add(store, 'Alpha', { label: 'Mine' });
      const refused = await undo(store, old);
      expect([refused.status, refused.body.code]).toEqual([409, 'restore-conflicts']);
      const records = [`${store}/${old}`];
      const ofTrash = await kim.post<Problem>('/trash/restore', { records });
      expect(refused.body.conflicts).toEqual(ofTrash.body.conflicts);
      expect(refused.body.conflicts?.records.map(({ id, mine: there }) => [id, there.id])).toEqual([
        [old, mine],
      ]);
      expect(refused.text).not.toContain('secret of');
      expect(await trash()).toEqual([old]);
      expect((await kim.post('/trash/restore', { records, default: 'both' })).status).toBe(200);
      expect(await trash()).toEqual([]);
    });

  it('asks about the jump servers that come along, and about the runtimes', async () => {
    const gate = await add('servers', 'Gate');
    const web = await add('servers', 'Web', { jumpServerId: gate });
    await add('runtimes', 'Engine', { serverId: web });
    await remove('servers', web);
    await remove('servers', gate);
    const gateAgain = await add('servers', 'Gate', { label: 'Gate again' });
    expect(await asked('servers', web)).toEqual(['Gate, Gate again']);
    const webAgain = await add('servers', 'Web', { label: 'Web again' });
    await add('runtimes', 'Engine', { label: 'Engine again', serverId: webAgain });
    expect(await asked('servers', web)).toEqual([
      'Gate, Gate again',
      'Web, Web again',
      'Engine, Engine again',
    ]);
    expect((await trash()).length).toBe(3);
    await remove('servers', webAgain);
    await remove('servers', gateAgain);
    expect((await undo('servers', web)).status).toBe(200);
  });

  // Servers are restored by rules of their own.
  for (const store of ['registries', 'servers'] as const)
    it(`tells nobody else what is there again, and asks nothing of what cannot come back, in ${store}`, async () => {
      const lee = (await join(kim, 'Lee')).browser;
      const old = await add(store, 'Alpha');
      await remove(store, old);
      const mine = await add(store, 'Alpha');
      await add(store, 'Alpha');
      const statuses = async () => [
        (await undo(store, old, lee)).status,
        (await undo(store, mine)).status,
        (await undo(store, old)).status,
      ];
      expect(await statuses()).toEqual([404, 404, 409]);
      const longAgo = `UPDATE ${store} SET deleted_at = now() - interval '30 days' WHERE id = $1`;
      await service.database.query(longAgo, [old]);
      expect(await statuses()).toEqual([404, 404, 404]);
    });
});
