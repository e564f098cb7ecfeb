import { systemSummary } from '@kiops/contracts';
import type { QueryRunner } from 'typeorm';
import { setUpAsKim } from '../../identity/testing/people';
import { migratedDatabase, type TestDatabase } from '../../testing/test-database';
import { startTestService, type TestService } from '../../testing/test-service';
import { SystemSummaries1763800000060 } from './1763800000060-system-summaries';

const FACTS: readonly unknown[] = [
  {
    os: 'Debian GNU/Linux 12 (bookworm)',
    kernel: 'Linux 6.1.0-37-amd64',
    architecture: 'x86_64',
    cpuLoad: 0.25,
    memoryBytes: 17_179_869_184,
    memoryUsedBytes: 8_589_934_592,
    disks: [
      { mount: '/', sizeBytes: 100, usedBytes: 20 },
      { mount: '/data', sizeBytes: 1_000, usedBytes: 900 },
      { mount: '/empty', sizeBytes: 0, usedBytes: 0 },
      { mount: '/boot', sizeBytes: 100, usedBytes: 50 },
    ],
  },
  { os: '가'.repeat(300), disks: [] },
  { os: 7, kernel: null, cpuLoad: 'x', disks: [null, 5, { mount: 1, sizeBytes: 1, usedBytes: 1 }] },
  { disks: 'none' },
  {},
];

describe('The migration that sums up system info', () => {
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

  it('sums up what is there as the service sums up what comes', async () => {
    const kim = await setUpAsKim(service);
    for (const [index, systemInfo] of [...FACTS, null].entries()) {
      const server = { label: 'x', protocol: 'ssh', host: `h${index}`, port: 22, username: 'x', systemInfo };
      expect((await kim.post('/servers', server)).status).toBe(201);
    }
    const runner = { query: (sql: string) => service.database.query(sql) } as unknown as QueryRunner;
    const migration = new SystemSummaries1763800000060();
    await migration.down(runner);
    await migration.up(runner);
    const rows = await service.database.query<{ system_summary: unknown }>(
      'SELECT system_summary FROM servers ORDER BY host',
    );
    expect(rows.map((row) => row.system_summary)).toEqual([...FACTS.map(systemSummary), null]);
  });
});
