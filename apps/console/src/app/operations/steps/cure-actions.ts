import { inject, Injectable } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import type { Server } from '@kiops/contracts';
import { Router } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { RecordsClient } from '../../records/records-client';
import { openServerForm } from '../../records/server/open-server-form';
import type { Cure } from '../hop-doctor/diagnosis';
import { Terminals } from '../open-terminals/terminals';
import type { OperationRequest, OperationRun } from '../run/operation-run';
import type { SecretChange } from '../run/route-secrets';

/** Does what a button of the hop doctor says. */
@Injectable()
export class CureActions {
  readonly #dialog = inject(MatDialog);
  readonly #records = inject(RecordsClient);
  readonly #router = inject(Router);
  readonly #terminals = inject(Terminals);

  /** Cures a run that failed, and runs it again. Resolves to whether there still is something to show. */
  async take(cure: Cure, run: OperationRun, request: OperationRequest): Promise<boolean> {
    const hop = run.failure()?.hop ?? 0;
    const again = async (change?: SecretChange): Promise<boolean> => {
      await run.start(request.server, request.operation, change);
      return true;
    };
    switch (cure) {
      case 'retry':
        return again();
      case 'use-key':
        return again({ hop, method: 'key' });
      case 'use-password':
        return again({ hop, method: 'password' });
      case 'change-secret':
        return again({ hop });
      case 'replace-pin':
        return (await run.replacePin()) ? again() : true;
      case 'edit-server':
        // The route may be another one now: it is read again with the list, and the person starts anew.
        return !(await this.#edit(run.hops()[hop].hop.id));
      case 'bastion-terminal':
        this.#terminals.open(await this.#server(run.hops()[hop - 1].hop.id));
        return false;
      case 'sign-in':
        await this.#router.navigateByUrl('/sign-in');
        return false;
    }
  }

  #server(id: string): Promise<Server> {
    return firstValueFrom(this.#records.get('servers', id));
  }

  /** Whether the server was changed. */
  async #edit(serverId: string): Promise<boolean> {
    const record = await this.#server(serverId);
    return (await openServerForm(this.#dialog, { record })) !== undefined;
  }
}
