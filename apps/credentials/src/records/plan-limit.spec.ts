import type { Page, Registry, Server } from '@kiops/contracts';
import { setUpAsKim } from '../identity/testing/people';
import { SAMPLES } from '../testing/samples';
import { startTestService } from '../testing/test-service';
import { DeletedRecordsService } from '../housekeeping/deleted-records.service';

describe('A plan', () => {
  it('holds exactly so many records, even when many are added or restored at once', async () => {
    const service = await startTestService({ KIOPS_DEFAULT_PLAN: 'free' });
    const kim = await setUpAsKim(service);
    const ids: string[] = [];
    for (let index = 0; index < 10; index += 1) {
      const replies = await Promise.all(
        Array.from({ length: 9 }, (_, place) =>
          kim.post<Registry>('/registries', SAMPLES.registries(`R${index}${place}`)),
        ),
      );
      ids.push(...replies.map(({ body }) => body.id));
    }
    await kim.delete(`/registries/${ids[0]}`);
    const late = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        kim.post('/docker-hub', SAMPLES['docker-hub'](`Late${index}`)),
      ),
    );
    expect(late.filter(({ status }) => status === 201).length).toBe(11);
    const refused = late.find(({ status }) => status !== 201);
    expect([refused?.status, refused?.body.code, refused?.body.detail]).toEqual([
      403,
      'plan-limit-reached',
      'The plan Free holds 100 records; you have 100.',
    ]);
    expect((await kim.post(`/registries/${ids[0]}/restore`)).body.code).toBe('plan-limit-reached');
    await kim.delete(`/registries/${ids[1]}`);
    expect((await kim.post(`/registries/${ids[0]}/restore`)).status).toBe(200);
    await service.stop();
  });
});

describe('A plan with runtimes', () => {
  it('counts those that would come back with their server', async () => {
    const service = await startTestService({ KIOPS_DEFAULT_PLAN: 'free' });
    const kim = await setUpAsKim(service);
    const { body: server } = await kim.post<Server>('/servers', SAMPLES.servers('Host'));
    for (const name of ['One', 'Two'])
      await kim.post('/runtimes', { ...SAMPLES.runtimes(name), serverId: server.id });
    await kim.delete(`/servers/${server.id}`);
    const others = Array.from({ length: 98 }, (_, index) =>
      kim.post<Registry>('/registries', SAMPLES.registries(`Other${index}`)),
    );
    const [{ body: other }] = await Promise.all(others);
    const { body: refused } = await kim.post(`/servers/${server.id}/restore`);
    expect([refused.code, refused.detail]).toEqual([
      'plan-limit-reached',
      'The plan Free holds 100 records; you have 98.',
    ]);
    await kim.delete(`/registries/${other.id}`);
    expect((await kim.post(`/servers/${server.id}/restore`)).status).toBe(200);
    await service.stop();
  });
});

describe('Deleted records', () => {
  it('are removed with who used them, when their time is over, and not before', async () => {
    const service = await startTestService();
    const kim = await setUpAsKim(service);
    const ids: string[] = [];
    for (const name of ['Old', 'Young', 'Kept']) {
      const { body } = await kim.post<Registry>('/registries', SAMPLES.registries(name));
      await kim.post('/connections', {
        store: 'registries',
        recordId: body.id,
        kind: 'service',
        name: 'billing',
      });
      ids.push(body.id);
    }
    const [old, young, kept] = ids;
    await kim.delete(`/registries/${old}`);
    await kim.delete(`/registries/${young}`);
    await service.database.query(
      `UPDATE registries SET deleted_at = now() - interval '11 minutes' WHERE id = $1`,
      [old],
    );
    await service.application.get(DeletedRecordsService).removeExpired();
    const left = await service.database.query<{ id: string }>('SELECT id FROM registries ORDER BY id');
    const used = await service.database.query<{ id: string }>(
      'SELECT record_id AS id FROM connections ORDER BY record_id',
    );
    expect(left.map(({ id }) => id)).toEqual([young, kept].sort());
    expect(used).toEqual(left);
    expect((await kim.post<Registry>(`/registries/${young}/restore`)).body.connections.length).toBe(1);
    expect((await kim.get<Page<Registry>>('/registries')).body.total).toBe(2);
    await service.stop();
  });
});
