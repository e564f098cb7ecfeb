import { inject, Injectable } from '@angular/core';
import { MatSnackBar } from '@angular/material/snack-bar';
import { type BrowserChangeKind, type ExportFile, LIMITS } from '@kiops/contracts';
import { SNACK } from '../snack/snack';
import { BrowserChangesClient } from './browser-changes-client';

/** What stands behind the message of a change that KIOPS could not be told of. */
const NOT_NOTED = 'KIOPS could not note it in the activity.';

/** Notes in the activity what was done in this browser alone. */
@Injectable({ providedIn: 'root' })
export class NotedChanges {
  readonly #client = inject(BrowserChangesClient);
  readonly #snacks = inject(MatSnackBar);

  /**
   * Notes what is done already, and cannot be taken back by the activity: nobody has to wait for KIOPS to erase something
   * here. Replies what to say of that; empty when it is noted. Never rejects.
   */
  async after(
    kind: Exclude<BrowserChangeKind, 'cleaned-up'>,
    sshSecrets: number,
    file?: ExportFile,
  ): Promise<string> {
    if (sshSecrets === 0) return '';
    try {
      await this.#client.note({ kind, sshSecrets: atMost(sshSecrets), file });
      return '';
    } catch {
      return NOT_NOTED;
    }
  }

  /** Says what was done; once more, with what `after` has to say behind it, where KIOPS could not note it. Nobody waits. */
  say(done: string, noted: Promise<string>): void {
    this.#snacks.open(done, undefined, SNACK);
    void noted.then((notNoted) => {
      if (notNoted !== '') this.#snacks.open(`${done} ${notNoted}`, undefined, SNACK);
    });
  }

  /** Notes a clean-up before it is done. Replies the act by which it can be undone. Rejects with `HttpErrorResponse`. */
  async cleanUp(sshSecrets: number): Promise<string | undefined> {
    return (await this.#client.note({ kind: 'cleaned-up', sshSecrets: atMost(sshSecrets) })).act;
  }
}

function atMost(count: number): number {
  return Math.min(count, LIMITS.transferEntries.max);
}
