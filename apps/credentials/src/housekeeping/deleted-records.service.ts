import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { RecordTables } from '../records/record-tables';
import { TRASH_TIME } from '../records/trash-act';

/** Destroys what has been in the trash for long enough, with who used it. */
@Injectable()
export class DeletedRecordsService {
  constructor(
    private readonly database: Database,
    private readonly tables: RecordTables,
  ) {}

  /** Runtimes go before the servers that they point to: tables in reverse. */
  async removeExpired(): Promise<void> {
    for (const { name, store } of [...this.tables.all].reverse()) {
      await this.database.query({
        name: `${name}:remove-expired`,
        text: `WITH removed AS (
                 DELETE FROM ${name} WHERE deleted_at < now() - interval '${TRASH_TIME}' RETURNING id
               ), former AS (
                 DELETE FROM previous_secrets WHERE record_id IN (SELECT id FROM removed)
               ), consumed AS (
                 DELETE FROM secret_consumers WHERE record_id IN (SELECT id FROM removed)
               )
               DELETE FROM connections WHERE store = '${store}' AND record_id IN (SELECT id FROM removed)`,
      });
    }
    await this.database.query({
      name: 'trash_acts:remove-expired',
      text: `DELETE FROM trash_acts WHERE at < now() - interval '${TRASH_TIME}'`,
    });
  }
}
