import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { RESTORE_TIME } from '../records/record-statements';
import { RecordTables } from '../records/record-tables';

/** Removes what can no longer be restored, with who used it. */
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
                 DELETE FROM ${name} WHERE deleted_at < now() - interval '${RESTORE_TIME}' RETURNING id
               )
               DELETE FROM connections WHERE store = '${store}' AND record_id IN (SELECT id FROM removed)`,
      });
    }
  }
}
