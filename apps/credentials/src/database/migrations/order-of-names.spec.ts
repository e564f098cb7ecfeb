import type { Page, Registry } from '@kiops/contracts';
import type { QueryRunner } from 'typeorm';
import { setUpAsKim } from '../../identity/testing/people';
import { migratedDatabase, type TestDatabase } from '../../testing/test-database';
import { startTestService, type TestService } from '../../testing/test-service';
import { OrderOfNames1763800000120 } from './1763800000120-order-of-names';

describe('The migration that orders names', () => {
  let database: TestDatabase;
  let service: TestService;

  beforeAll(async () => {
    database = await migratedDatabase();
    service = await startTestService({}, database);
  });

  afterAll(async () => {
    await service.stop();
    await database.drop();
  });

  it('sorts what was there before as the service sorts what comes', async () => {
    const kim = await setUpAsKim(service);
    for (const label of ['Zürich', 'web-10', '서울', 'web-2', 'Émile']) {
      await kim.post('/registries', { label, kind: 'quay', url: 'quay.io', username: label });
    }
    const labels = async (): Promise<readonly string[]> =>
      (await kim.get<Page<Registry>>('/registries')).body.items.map(({ label }) => label);
    const runner = {
      query: (sql: string, values?: unknown[]) => service.database.query(sql, values),
    } as unknown as QueryRunner;
    const migration = new OrderOfNames1763800000120();
    await migration.down(runner);
    expect(await labels()).toEqual(['web-10', 'web-2', 'Zürich', 'Émile', '서울']);
    await migration.up(runner);
    expect(await labels()).toEqual(['서울', 'Émile', 'web-2', 'web-10', 'Zürich']);
  });
});
