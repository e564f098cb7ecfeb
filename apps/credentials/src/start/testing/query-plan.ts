import type { Client } from 'pg';
import type { RecordedStatement } from './recorded-statements';

/** A node of a plan, as `EXPLAIN (FORMAT JSON)` writes it. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** An index is entered at rows of one owner, one record, one session or one token by one of these. */
const ONE_OF =
  /(?:\b(?:owner_id|account_id|actor_id|record_id|trash_act_id|jump_server_id|server_id|id|token_hash)\b|->> '\w+'::text\)) = /;

/** How often PostgreSQL plans a prepared statement for its values before it may settle on one plan for any values. */
const PLANNED_ANEW = 5;

/**
 * What is wrong with how PostgreSQL runs a statement, told by its plans: the first one, and, of what is prepared once
 * for each connection, the one that it settles on. Nothing is run. `tables`: those with rows of many.
 */
export async function faultsOf(
  client: Client,
  { name, isPrepared, text, values }: RecordedStatement,
  tables: readonly string[],
): Promise<string[]> {
  const faults = new Set<string>();
  await client.query(`PREPARE looked_at AS ${text}`);
  try {
    const call = values.length === 0 ? 'looked_at' : `looked_at (${values.map(literal).join(', ')})`;
    for (let count = 0; count <= (isPrepared ? PLANNED_ANEW : 0); count += 1) {
      const { rows } = await client.query(`EXPLAIN (FORMAT JSON) EXECUTE ${call}`);
      const [{ Plan: plan }] = rows[0]['QUERY PLAN'] as [{ Plan: PlanNode }];
      for (const fault of faultsIn(plan, tables)) faults.add(`${name} ${fault}`);
    }
  } finally {
    await client.query('DEALLOCATE looked_at');
  }
  return [...faults];
}

function faultsIn(node: PlanNode, tables: readonly string[]): string[] {
  const below = (node.Plans ?? []).flatMap((plan) => faultsIn(plan, tables));
  const { 'Node Type': type, 'Relation Name': table, 'Index Name': index, 'Index Cond': condition } = node;
  if (type === 'Seq Scan' && table !== undefined && tables.includes(table)) return [`reads all of ${table}`];
  const entersIndex = /^(?:Index|Index Only|Bitmap Index) Scan$/.test(type);
  // A bitmap's index names no table: it begins like it.
  const isOfMany = tables.some((name) => table === name || (table === undefined && index?.startsWith(name)));
  if (entersIndex && isOfMany && !ONE_OF.test(condition ?? ''))
    return [`walks ${index} of everybody by ${condition ?? 'nothing'}`, ...below];
  return below;
}

/** A value as a literal whose type its place decides. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (Buffer.isBuffer(value)) return `'\\x${value.toString('hex')}'`;
  if (value instanceof Date) return quoted(value.toISOString());
  if (Array.isArray(value)) return quoted(`{${value.map(element).join(',')}}`);
  return quoted(String(value));
}

/** An element of an array's literal, between double quotes. */
function element(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  return JSON.stringify(Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : String(value));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
