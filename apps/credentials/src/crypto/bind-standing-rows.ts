import type { BindingKey } from './binding-key';
import { BOUND_TABLES, boundColumns, type BoundTable } from './bound-tables';
import type { SqlRunner } from './key-check';
import { boundValues, rowMac } from './row-binding';

/** How many rows are bound by one statement. */
const BATCH = 1_000;

/** Gives every row that grants something its MAC, just as it stands: once, when the data is from before there were any. */
export async function bindStandingRows(sql: SqlRunner, key: BindingKey): Promise<void> {
  for (const table of Object.keys(BOUND_TABLES) as BoundTable[]) await bindTable(sql, key, table);
}

async function bindTable(sql: SqlRunner, key: BindingKey, table: BoundTable): Promise<void> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await sql.query<Record<string, unknown>[]>(
      `SELECT ${boundColumns(table, 'r')} FROM ${table} r WHERE r.id > $1 ORDER BY r.id LIMIT ${BATCH}`,
      [after],
    );
    if (rows.length === 0) return;
    const ids = rows.map((row) => String(row[`${table}.id`]));
    const macs = rows.map((row) => rowMac(key, table, boundValues(table, row)));
    await sql.query(
      `UPDATE ${table} r SET mac = v.mac FROM unnest($1::uuid[], $2::bytea[]) AS v (id, mac) WHERE r.id = v.id`,
      [ids, macs],
    );
    after = ids[ids.length - 1];
  }
}
