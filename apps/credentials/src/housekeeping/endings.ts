import type { WatchedStore } from '@kiops/contracts';
import type { RecordTable } from '../records/record-table';

/** Things of a kind that end, each for whoever is told of it. */
export interface Endings {
  readonly store: WatchedStore;
  /** SQL for rows of `id`, `owner_id`, `version` and `expires_at`. */
  readonly rows: string;
}

/** What is kept in records of a store. Their owners are told. */
export function endingSecrets(table: RecordTable): Endings {
  return {
    store: table.store,
    rows: `SELECT r.id, r.owner_id, r.version, ${table.endSql('r')} AS expires_at
      FROM ${table.name} r WHERE r.deleted_at IS NULL`,
  };
}

/**
 * Service tokens. Of personal ones their owners are told, of those of service accounts, which read no events of their own,
 * all PlatformAdmins. The end of a token that was rotated is wished: nobody has to know.
 */
export const ENDING_TOKENS: Endings = {
  store: 'service-tokens',
  rows: `SELECT t.id, a.id AS owner_id, 0 AS version, t.expires_at
    FROM service_tokens t JOIN accounts a
      ON a.id = t.account_id OR (t.service_account_id IS NOT NULL AND a.role = 'PlatformAdmin')
    WHERE t.successor_id IS NULL AND a.state = 'active'`,
};
