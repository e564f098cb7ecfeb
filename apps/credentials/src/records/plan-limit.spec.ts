import type { Registry, Server } from '@kiops/contracts';
import { setUpAsKim } from '../identity/testing/people';
import { SAMPLES } from '../testing/samples';
import { startTestService } from '../testing/test-service';

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
