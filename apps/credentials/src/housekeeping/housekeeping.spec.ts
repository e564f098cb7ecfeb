import type { Page, Registry } from '@kiops/contracts';
import { SessionsService } from '../identity/sessions/sessions.service';
import { setUpAsKim } from '../identity/testing/people';
import { SAMPLES } from '../testing/samples';
import { startTestService } from '../testing/test-service';
import { HousekeepingService } from './housekeeping.service';

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
      `UPDATE registries SET deleted_at = now() - interval '30 days 1 minute' WHERE id = $1`,
      [old],
    );
    await service.application.get(HousekeepingService).sweep();
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

describe('Housekeeping', () => {
  it('sweeps what it can when something fails, and says what was left', async () => {
    const service = await startTestService();
    const { database, logs } = service;
    await database.query(
      `INSERT INTO throttles (key, failures, window_ends_at) VALUES ('over', 1, now() - interval '1 second')`,
    );
    spyOn(service.application.get(SessionsService), 'forgetExpired').and.rejectWith(new Error('no room'));
    await service.application.get(HousekeepingService).sweep();
    expect(await database.query('SELECT key FROM throttles')).toEqual([]);
    const told = logs.filter((line) => line.includes('Rows whose time is over stay'));
    expect(told.map((line) => (JSON.parse(line) as { what: string }).what)).toEqual(['sessions']);
    await service.stop();
  });
});
