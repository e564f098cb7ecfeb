import type { DockerHubAccount, Page } from '@kiops/contracts';
import type { QueryRunner } from 'typeorm';
import { join, setUpAsKim } from '../../identity/testing/people';
import { migratedDatabase, type TestDatabase } from '../../testing/test-database';
import { startTestService, type TestService } from '../../testing/test-service';
import { OneDefaultAccount1763800000090 } from './1763800000090-one-default-account';

describe('The migration that leaves every owner one default Docker Hub account', () => {
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

  it('keeps the one that was changed last, and touches no other', async () => {
    const kim = await setUpAsKim(service);
    const { browser: lee } = await join(kim, 'Lee');
    const people = [kim, lee];
    for (const username of ['first', 'last', 'middle', 'plain'])
      await kim.post('/docker-hub', { label: username, username });
    const { body: deleted } = await kim.post<DockerHubAccount>('/docker-hub', {
      label: 'deleted',
      username: 'deleted',
    });
    await kim.delete(`/docker-hub/${deleted.id}`);
    await lee.post('/docker-hub', { label: 'own', username: 'own', isDefault: true });
    const runner = { query: (sql: string) => service.database.query(sql) } as unknown as QueryRunner;
    const migration = new OneDefaultAccount1763800000090();
    await migration.down(runner);
    await service.database.query(`UPDATE docker_hub SET is_default = true,
        updated_at = CASE username WHEN 'last' THEN now() - interval '1 hour'
                                   WHEN 'middle' THEN now() - interval '2 hours' ELSE now() - interval '3 hours' END
      WHERE username NOT IN ('plain', 'own')`);
    await migration.up(runner);
    const lists = await Promise.all(
      people.map((person) => person.get<Page<DockerHubAccount>>('/docker-hub')),
    );
    expect(
      lists.map(({ body }) => body.items.map(({ label, isDefault, version }) => [label, isDefault, version])),
    ).toEqual([
      [
        ['first', false, 2],
        ['last', true, 1],
        ['middle', false, 2],
        ['plain', false, 1],
      ],
      [['own', true, 1]],
    ]);
  });
});
