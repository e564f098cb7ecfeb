import { createHmac, timingSafeEqual } from 'node:crypto';
import type { BindingKey } from './binding-key';
import { BOUND_TABLES, type BoundColumn, type BoundTable } from './bound-tables';

/** The bound columns of a row, as the database's driver reads them. */
export type BoundValues<Table extends BoundTable> = Readonly<Record<BoundColumn<Table>, unknown>>;

/** The bound columns of a result that `boundColumns` named. */
export function boundValues<Table extends BoundTable>(
  table: Table,
  result: Readonly<Record<string, unknown>>,
): BoundValues<Table> {
  const values: Record<string, unknown> = {};
  for (const column of BOUND_TABLES[table]) values[column] = result[`${table}.${column}`];
  return values as BoundValues<Table>;
}

/** HMAC-SHA-256 (RFC 2104) over the table's name and the bound columns of a row. */
export function rowMac<Table extends BoundTable>(
  key: BindingKey,
  table: Table,
  values: BoundValues<Table>,
): Buffer {
  return createHmac('sha256', key.rows).update(boundText(table, values)).digest();
}

/** Whether a row stands as it was written by somebody with the key. */
export function rowFits<Table extends BoundTable>(
  key: BindingKey,
  table: Table,
  values: BoundValues<Table>,
  mac: unknown,
): boolean {
  const expected = rowMac(key, table, values);
  return Buffer.isBuffer(mac) && mac.length === expected.length && timingSafeEqual(mac, expected);
}

/**
 * What a MAC covers: every value with its column's name, its kind and its length, so that two different rows never make
 * one text. Times count in milliseconds, which is what JavaScript reads of them.
 */
function boundText<Table extends BoundTable>(table: Table, values: BoundValues<Table>): string {
  let text = `kiops-row|1|${table}`;
  for (const column of BOUND_TABLES[table] as readonly BoundColumn<Table>[]) {
    const value = values[column];
    if (value !== null && value !== undefined) text += `|${column}=${valueText(value)}`;
  }
  return text;
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return `text:${value.length}:${value}`;
  if (value instanceof Date) return `time:${value.getTime()}`;
  if (Buffer.isBuffer(value)) return `bytes:${value.toString('hex')}`;
  if (typeof value === 'number') return `number:${value}`;
  if (typeof value === 'boolean') return `boolean:${value}`;
  if (value === null) return 'null';
  if (Array.isArray(value)) return `array:${value.length}:${value.map(valueText).join(',')}`;
  throw new Error(`A value of this kind cannot be bound: ${typeof value}.`);
}
