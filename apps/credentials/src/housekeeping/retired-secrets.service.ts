import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { RecordTables } from '../records/record-tables';

/** How many owners are kept from changing their records at a time. */
const OWNERS = 100;

/** Erases former secrets that nobody may read any more, each with its line in the owner's log; the event comes by itself. */
@Injectable()
export class RetiredSecretsService {
  constructor(
    private readonly database: Database,
    private readonly tables: RecordTables,
  ) {}

  async removeRetired(): Promise<void> {
    while (await this.removeSome());
  }

  /** Replies whether there may be more. Owners are locked before their rows, as everywhere. */
  private removeSome(): Promise<boolean> {
    return this.database.transaction(async (transaction) => {
      const owners = await transaction.query<{ id: string }>(
        `SELECT owner_id AS id FROM owner_revisions
         WHERE owner_id IN (SELECT owner_id FROM previous_secrets WHERE retires_at < now())
         ORDER BY owner_id LIMIT ${OWNERS} FOR UPDATE`,
      );
      const ids = owners.map(({ id }) => id);
      if (ids.length === 0) return false;
      for (const { name, store } of this.tables.all) {
        await transaction.query(
          `WITH ended AS (
             DELETE FROM previous_secrets WHERE store = '${store}' AND owner_id = ANY ($1::uuid[]) AND retires_at < now()
             RETURNING record_id, owner_id
           )
           INSERT INTO audit_log (action, store, record_id, record_label, detail)
           SELECT 'record.previous-ended', '${store}', r.id, r.label,
             jsonb_build_object('accountId', ended.owner_id, 'byTime', true)
           FROM ended JOIN ${name} r ON r.id = ended.record_id AND r.deleted_at IS NULL`,
          [ids],
        );
      }
      return ids.length === OWNERS;
    });
  }
}
