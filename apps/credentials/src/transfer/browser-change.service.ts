import { Injectable } from '@nestjs/common';
import type { AuditAction, BrowserChange, BrowserChangeAct, BrowserChangeKind } from '@kiops/contracts';
import { AuditService } from '../audit/audit.service';
import { asActor, type Caller } from '../caller/caller';
import { Database } from '../database/database';
import { beginAct } from '../records/trash-act';

const ACTIONS: Readonly<Record<BrowserChangeKind, AuditAction>> = {
  'cleaned-up': 'transfer.cleaned-up',
  restored: 'record.restored',
  erased: 'record.erased',
  reset: 'transfer.reset',
  exported: 'transfer.exported',
};

/** Notes what a browser did with the SSH secrets in its vault alone, so that it stands in the log: how many there were. */
@Injectable()
export class BrowserChangeService {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditService,
  ) {}

  /** A clean-up is an act, by which the browser can bring back what it put into the trash of its vault. */
  note(caller: Caller, { kind, sshSecrets, file }: BrowserChange): Promise<BrowserChangeAct> {
    return this.database.transaction(async (transaction) => {
      const act = kind === 'cleaned-up' ? await beginAct(transaction, caller, kind) : undefined;
      const detail = {
        inBrowser: { sshSecrets },
        ...(act !== undefined && { act }),
        ...(kind === 'exported' && { file }),
      };
      await this.audit.record({ action: ACTIONS[kind], ...asActor(caller), detail }, transaction);
      return { ...(act !== undefined && { act }) };
    });
  }
}
