import { Injectable } from '@nestjs/common';
import { EVENT_DAYS, EXPIRY_DAYS } from '@kiops/contracts';
import { Database, type Executor } from '../database/database';
import type { RecordTable } from '../records/record-table';
import { RecordTables } from '../records/record-tables';

/** How many owners are kept from changing their records at a time. */
const OWNERS = 100;

/** Tells by an event that a secret ends in so many days: once for each of them, and anew when the end is another one. */
@Injectable()
export class ExpiringSecretsService {
  constructor(
    private readonly database: Database,
    private readonly tables: RecordTables,
  ) {}

  async tell(): Promise<void> {
    for (const table of this.tables.all) {
      while (await this.database.transaction((transaction) => tellSome(transaction, table)));
    }
    await this.database.query({
      name: 'told_expiries:remove-old',
      text: `DELETE FROM told_expiries WHERE expires_at < now() - interval '${EVENT_DAYS} days'`,
    });
  }
}

/** Replies whether there may be more. Owners are locked before anything is written for them, as everywhere. */
async function tellSome(transaction: Executor, table: RecordTable): Promise<boolean> {
  const owners = await transaction.query<{ id: string }>(
    `SELECT owner_id AS id FROM owner_revisions WHERE owner_id IN (SELECT owner_id FROM ${untold(table)} AS due)
     ORDER BY owner_id LIMIT ${OWNERS} FOR UPDATE`,
  );
  const ids = owners.map(({ id }) => id);
  if (ids.length === 0) return false;
  await transaction.query(
    `WITH told AS (
       INSERT INTO told_expiries (record_id, owner_id, expires_at, days)
       SELECT id, owner_id, expires_at, days FROM ${untold(table)} AS due WHERE owner_id = ANY ($1::uuid[])
       ON CONFLICT DO NOTHING RETURNING record_id AS id, owner_id
     )
     SELECT add_record_events(r.owner_id, 'secret.expiring', '${table.store}',
       array_agg(r.id ORDER BY r.id), array_agg(r.version ORDER BY r.id))
     FROM told JOIN ${table.name} r ON r.id = told.id GROUP BY r.owner_id`,
    [ids],
  );
  return ids.length === OWNERS;
}

/** SQL for the records that end soon, each with the fewest days that fit, unless that was told. What ended long ago is known. */
function untold(table: RecordTable): string {
  const end = table.endSql('r');
  return `(
    SELECT r.id, r.owner_id, ${end} AS expires_at, soon.days
    FROM ${table.name} r CROSS JOIN LATERAL (
      SELECT min(d.days) AS days FROM unnest(ARRAY[${EXPIRY_DAYS.join(', ')}]) AS d (days)
      WHERE ${end} <= now() + make_interval(days => d.days)
    ) AS soon
    WHERE r.deleted_at IS NULL AND soon.days IS NOT NULL
      AND ${end} BETWEEN now() - interval '${EVENT_DAYS} days' AND now() + interval '${Math.max(...EXPIRY_DAYS)} days'
      AND NOT EXISTS (SELECT FROM told_expiries t
        WHERE t.record_id = r.id AND t.expires_at = ${end} AND t.days = soon.days))`;
}
