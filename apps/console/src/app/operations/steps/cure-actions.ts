import { inject, Injectable } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { Router } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { openRecordForm } from '../../records/form/open-record-form';
import { RecordsClient } from '../../records/records-client';
import type { Cure } from '../hop-doctor/diagnosis';
import type { OperationRun } from '../run/operation-run';
import type { SecretChange } from '../run/route-secrets';

/** What follows a cure: the operation runs again, or its drawer closes, or nothing. */
export type AfterCure = { readonly change: SecretChange | undefined } | 'leave' | undefined;

/** Does what a button of the hop doctor says. */
@Injectable()
export class CureActions {
  readonly #dialog = inject(MatDialog);
  readonly #records = inject(RecordsClient);
  readonly #router = inject(Router);

  async take(cure: Cure, run: OperationRun): Promise<AfterCure> {
    const hop = run.failure()?.hop ?? 0;
    switch (cure) {
      case 'retry':
        return { change: undefined };
      case 'use-key':
        return { change: { hop, method: 'key' } };
      case 'use-password':
        return { change: { hop, method: 'password' } };
      case 'change-secret':
        return { change: { hop } };
      case 'replace-pin':
        return (await run.replacePin()) ? { change: undefined } : undefined;
      case 'edit-server':
        // The route may be another one now: it is read again with the list, and the person starts anew.
        return (await this.#edit(run.hops()[hop].hop.id)) ? 'leave' : undefined;
      case 'sign-in':
        await this.#router.navigateByUrl('/sign-in');
        return 'leave';
    }
  }

  /** Whether the server was changed. */
  async #edit(serverId: string): Promise<boolean> {
    const [record, { ServerForm }] = await Promise.all([
      firstValueFrom(this.#records.get('servers', serverId)),
      import('../../records/server/server-form'),
    ]);
    return (await openRecordForm(this.#dialog, ServerForm, { record })) !== undefined;
  }
}
