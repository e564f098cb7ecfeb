import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../database/database';
import { RESTORE_TIME } from '../records/record-statements';
import { RecordTables } from '../records/record-tables';

/** How often deleted records are looked for, in milliseconds. */
const INTERVAL = 60_000;

/** Removes what can no longer be restored, with who used it. Any number of replicas may do so at once. */
@Injectable()
export class DeletedRecordsService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('DeletedRecords');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly tables: RecordTables,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.removeExpired().catch((error: unknown) =>
        this.logger.error({ err: error }, 'Deleted records stay'),
      );
    }, INTERVAL).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

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
