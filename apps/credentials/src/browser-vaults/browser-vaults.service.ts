import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { BrowserNameDto, BrowserVaultDto } from './browser-vault.dto';

/** The most browsers that are remembered per account; the longest unseen is forgotten first. */
const REMEMBERED = 20;

/** Which vaults an account has been seen with. A vault's id says nothing of what it holds. */
@Injectable()
export class BrowserVaultsService {
  constructor(private readonly database: Database) {}

  list(accountId: string): Promise<BrowserVaultDto[]> {
    return this.database.query<BrowserVaultDto & Record<string, unknown>>(
      `SELECT vault_id AS "vaultId", browser, system, last_seen_on::text AS "lastSeenOn"
       FROM browser_vaults WHERE account_id = $1 ORDER BY last_seen_on DESC, vault_id`,
      [accountId],
    );
  }

  async seen(accountId: string, vaultId: string, { browser, system }: BrowserNameDto): Promise<void> {
    await this.database.transaction(async (transaction) => {
      await transaction.query(
        `INSERT INTO browser_vaults (account_id, vault_id, browser, system, last_seen_on)
         VALUES ($1, $2, $3, $4, current_date)
         ON CONFLICT (account_id, vault_id) DO UPDATE
         SET browser = excluded.browser, system = excluded.system, last_seen_on = excluded.last_seen_on`,
        [accountId, vaultId, browser, system],
      );
      await transaction.query(
        `DELETE FROM browser_vaults WHERE account_id = $1 AND vault_id IN (
           SELECT vault_id FROM browser_vaults WHERE account_id = $1
           ORDER BY last_seen_on DESC, vault_id = $2 DESC OFFSET $3)`,
        [accountId, vaultId, REMEMBERED],
      );
    });
  }

  async forget(accountId: string, vaultId: string): Promise<void> {
    await this.database.query('DELETE FROM browser_vaults WHERE account_id = $1 AND vault_id = $2', [
      accountId,
      vaultId,
    ]);
  }
}
