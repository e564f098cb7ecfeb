import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A text of the facts, cut as the service cuts it. */
const text = (name: string): string =>
  `left(jsonb_path_query_first(system_info, '$.${name} ? (@.type() == "string")') #>> '{}', 200)`;
const number = (name: string): string =>
  `jsonb_path_query_first(system_info, '$.${name} ? (@.type() == "number")')`;

/** What lists show of a server's system info, which itself can have 64 KB. The service makes it; here for those there are. */
export class SystemSummaries1763800000060 implements MigrationInterface {
  readonly name = 'SystemSummaries1763800000060';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE servers ADD COLUMN system_summary jsonb');
    await runner.query(`
      UPDATE servers SET system_summary = jsonb_build_object(
        'os', ${text('os')}, 'kernel', ${text('kernel')}, 'architecture', ${text('architecture')},
        'cpuLoad', ${number('cpuLoad')},
        'memoryBytes', ${number('memoryBytes')}, 'memoryUsedBytes', ${number('memoryUsedBytes')},
        'fullestDisk', (
          SELECT jsonb_build_object('mount', left(disk ->> 'mount', 200),
            'sizeBytes', disk -> 'sizeBytes', 'usedBytes', disk -> 'usedBytes')
          FROM jsonb_path_query(system_info, '$.disks[*] ? (@.mount.type() == "string"
            && @.sizeBytes.type() == "number" && @.usedBytes.type() == "number" && @.sizeBytes != 0)') AS disk
          ORDER BY (disk -> 'usedBytes')::numeric / (disk -> 'sizeBytes')::numeric DESC LIMIT 1))
      WHERE jsonb_typeof(system_info) = 'object'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE servers DROP COLUMN system_summary');
  }
}
