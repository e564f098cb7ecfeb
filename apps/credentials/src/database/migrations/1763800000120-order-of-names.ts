import { nameKey } from '@kiops/contracts';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['servers', 'registries', 'db_connections', 'docker_hub', 'source_repositories', 'runtimes'];

/** Rows that are read and written at once. */
const BATCH = 1_000;

interface LabelledRow {
  readonly id: string;
  readonly label: string;
}

/** Lists are sorted by a key of the label that knows Hangul, accents and numbers; so far it was the label in lower case. */
export class OrderOfNames1763800000120 implements MigrationInterface {
  readonly name = 'OrderOfNames1763800000120';

  async up(runner: QueryRunner): Promise<void> {
    await this.rewrite(runner, nameKey);
  }

  async down(runner: QueryRunner): Promise<void> {
    await this.rewrite(runner, (label) => label.normalize('NFC').toLowerCase().trim());
  }

  private async rewrite(runner: QueryRunner, keyOf: (label: string) => string): Promise<void> {
    for (const table of TABLES) {
      let after = '00000000-0000-0000-0000-000000000000';
      while (true) {
        const rows = (await runner.query(
          `SELECT id, label FROM ${table} WHERE id > $1::uuid ORDER BY id LIMIT ${BATCH}`,
          [after],
        )) as readonly LabelledRow[];
        if (rows.length === 0) break;
        after = rows[rows.length - 1].id;
        await runner.query(
          `UPDATE ${table} SET label_key = keyed.key
           FROM json_to_recordset($1::json) AS keyed(id uuid, key text) WHERE ${table}.id = keyed.id`,
          [JSON.stringify(rows.map(({ id, label }) => ({ id, key: keyOf(label) })))],
        );
      }
    }
  }
}
