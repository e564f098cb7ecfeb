import { Injectable } from '@nestjs/common';
import type { BrowserImport, BrowserImportAct } from '@kiops/contracts';
import { AuditService } from '../audit/audit.service';
import { asActor, type Caller } from '../caller/caller';
import { Database } from '../database/database';
import { invalidField } from '../problems/problem';
import { beginAct } from '../records/trash-act';

/**
 * Notes an import of which nothing is for KIOPS, so that it stands in the log, and can be undone from there. What was
 * imported is known to the browser alone: here, how much it was.
 */
@Injectable()
export class BrowserImportService {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditService,
  ) {}

  /** @throws ProblemException `invalid-input` at `sshSecrets` when there is nothing at all to note */
  async note(caller: Caller, { sshSecrets, hostKeys }: BrowserImport): Promise<BrowserImportAct> {
    if (sshSecrets + hostKeys === 0)
      throw invalidField('sshSecrets', 'Use a number from 1 on, here or at hostKeys: nothing was imported.');
    return this.database.transaction(async (transaction) => {
      const act = await beginAct(transaction, caller, 'replaced');
      const detail = { inBrowser: { sshSecrets, hostKeys }, act };
      await this.audit.record({ action: 'transfer.imported', ...asActor(caller), detail }, transaction);
      return { act };
    });
  }
}
