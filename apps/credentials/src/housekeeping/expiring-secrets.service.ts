import { Injectable } from '@nestjs/common';
import { EVENT_DAYS, EXPIRY_DAYS } from '@kiops/contracts';
import { OwnerKeysService } from '../crypto/owner-keys.service';
import { Database, type Executor } from '../database/database';
import { RecordTables } from '../records/record-tables';
import { ENDING_TOKENS, endingSecrets, type Endings } from './endings';

/** How many owners are kept from changing their records at a time. */
const OWNERS = 100;

/**
 * Tells by an event that a secret, or a service token, ends in so many days: once for each of them, and anew when the end
 * is another one.
 */
@Injectable()
export class ExpiringSecretsService {
  constructor(
    private readonly database: Database,
    private readonly tables: RecordTables,
    private readonly ownerKeys: OwnerKeysService,
  ) {}

  async tell(): Promise<void> {
    await this.openFeeds(ENDING_TOKENS);
    for (const endings of [...this.tables.all.map(endingSecrets), ENDING_TOKENS]) {
      while (await this.database.transaction((transaction) => tellSome(transaction, endings)));
    }
    await this.database.query({
      name: 'told_expiries:remove-old',
      text: `DELETE FROM told_expiries WHERE expires_at < now() - interval '${EVENT_DAYS} days'`,
    });
  }

  /** Whoever has no records yet has no events either, until there is what numbers them; it is made with the keys. */
  private async openFeeds(endings: Endings): Promise<void> {
    const owners = await this.database.query<{ id: string }>(
      `SELECT DISTINCT owner_id AS id FROM ${untold(endings)} AS due
       WHERE NOT EXISTS (SELECT FROM owner_revisions o WHERE o.owner_id = due.owner_id)`,
    );
    for (const { id } of owners) await this.ownerKeys.with(id, () => Promise.resolve());
  }
}

/** Replies whether there may be more. Owners are locked before anything is written for them, as everywhere. */
async function tellSome(transaction: Executor, endings: Endings): Promise<boolean> {
  const owners = await transaction.query<{ id: string }>(
    `SELECT owner_id AS id FROM owner_revisions WHERE owner_id IN (SELECT owner_id FROM ${untold(endings)} AS due)
     ORDER BY owner_id LIMIT ${OWNERS} FOR UPDATE`,
  );
  const ids = owners.map(({ id }) => id);
  if (ids.length === 0) return false;
  await transaction.query(
    `WITH due AS MATERIALIZED (
       SELECT * FROM ${untold(endings)} AS untold WHERE owner_id = ANY ($1::uuid[])
     ), told AS (
       INSERT INTO told_expiries (record_id, owner_id, expires_at, days)
       SELECT id, owner_id, expires_at, days FROM due
       ON CONFLICT DO NOTHING RETURNING record_id AS id, owner_id
     )
     SELECT add_record_events(owner_id, 'secret.expiring', '${endings.store}',
       array_agg(id ORDER BY id), array_agg(version ORDER BY id))
     FROM told JOIN due USING (id, owner_id) GROUP BY owner_id`,
    [ids],
  );
  return ids.length === OWNERS;
}

/** SQL for what ends soon, each with the fewest days that fit, unless that was told. What ended long ago is known. */
function untold({ rows }: Endings): string {
  return `(
    SELECT e.id, e.owner_id, e.version, e.expires_at::timestamptz(3) AS expires_at, soon.days
    FROM (${rows}) AS e CROSS JOIN LATERAL (
      SELECT min(d.days) AS days FROM unnest(ARRAY[${EXPIRY_DAYS.join(', ')}]) AS d (days)
      WHERE e.expires_at <= now() + make_interval(days => d.days)
    ) AS soon
    WHERE soon.days IS NOT NULL
      AND e.expires_at BETWEEN now() - interval '${EVENT_DAYS} days' AND now() + interval '${Math.max(...EXPIRY_DAYS)} days'
      AND NOT EXISTS (SELECT FROM told_expiries t WHERE t.record_id = e.id AND t.owner_id = e.owner_id
        AND t.expires_at = e.expires_at::timestamptz(3) AND t.days = soon.days))`;
}
