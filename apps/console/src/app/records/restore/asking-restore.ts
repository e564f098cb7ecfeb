import { HttpClient, HttpErrorResponse } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import type { Problem, RestoreConflicts, TrashSelection, TrashSummary } from '@kiops/contracts';
import { firstValueFrom, type Observable } from 'rxjs';
import { dialogOfWidth } from '../../dialog/dialog-size';
import { loaded } from '../../dialog/loaded';
import type { RestoreAnswers } from './restore-answers';

/** Restores records of the trash, and asks as long as there are accounts that are there again. */
@Injectable({ providedIn: 'root' })
export class AskingRestore {
  readonly #http = inject(HttpClient);
  readonly #dialog = inject(MatDialog);

  /**
   * @param met what KIOPS asked already, of the same records
   * @returns undefined when whoever is asked does not want to choose: then nothing was restored
   */
  restore(selection: TrashSelection, met?: RestoreConflicts): Promise<TrashSummary | undefined> {
    return this.asking(
      (given) => this.#http.post<TrashSummary>('/api/v1/trash/restore', { ...selection, ...given }),
      met,
    );
  }

  /**
   * As `restore`, by a request of somebody else's that brings records back.
   * @param send what is asked of KIOPS, with the answers that were given so far
   */
  async asking<Result>(
    send: (given: RestoreAnswers | undefined) => Observable<Result>,
    met?: RestoreConflicts,
  ): Promise<Result | undefined> {
    let given: RestoreAnswers | undefined;
    let open = met;
    for (;;) {
      if (open) {
        const more = await this.#ask(open);
        if (!more) return undefined;
        given = { ...more, answers: [...(given?.answers ?? []), ...more.answers] };
      }
      try {
        return await firstValueFrom(send(given));
      } catch (error) {
        open = conflictsOf(error);
        if (!open) throw error;
      }
    }
  }

  async #ask(conflicts: RestoreConflicts): Promise<RestoreAnswers | undefined> {
    const { RestoreConflictsDialog } = await loaded(import('./restore-conflicts-dialog'));
    const asked = this.#dialog.open<unknown, RestoreConflicts, RestoreAnswers>(RestoreConflictsDialog, {
      ...dialogOfWidth(760),
      data: conflicts,
    });
    return firstValueFrom(asked.afterClosed());
  }
}

/** What has to be answered before anything is restored; undefined when a restore failed for another reason. */
export function conflictsOf(error: unknown): RestoreConflicts | undefined {
  const problem = error instanceof HttpErrorResponse ? (error.error as Partial<Problem> | null) : undefined;
  return problem?.code === 'restore-conflicts' ? problem.conflicts : undefined;
}
