import { inject, Injectable } from '@angular/core';
import { MatSnackBar, type MatSnackBarRef, type TextOnlySnackBar } from '@angular/material/snack-bar';
import type { RecordByStore, RecordStore, RestoreConflicts } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';
import { failedChange } from '../../problem/failure';
import { quantity } from '../../quantities/quantities';
import { SNACK } from '../../snack/snack';
import { RecordsClient } from '../records-client';
import { AskingRestore, conflictsOf } from './asking-restore';
import { recordName } from './restore-answers';

/** A record that is to go. */
export interface DeletedRecord<S extends RecordStore> {
  readonly store: S;
  readonly id: string;
  /** What it is, as a message begins: "Registry". */
  readonly noun: string;
}

/** Deletes records, says how that went, and offers for 8 seconds to bring them back. */
@Injectable({ providedIn: 'root' })
export class RecordDeletion {
  readonly #client = inject(RecordsClient);
  readonly #restoring = inject(AskingRestore);
  readonly #snackBar = inject(MatSnackBar);

  /**
   * @param restored is called with the record when it has been brought back; without it when its account was there again,
   *   and somebody was asked: whatever the answer, what is shown has to be read anew
   * @returns whether the record is gone
   */
  async delete<S extends RecordStore>(
    record: DeletedRecord<S>,
    restored: (record?: RecordByStore[S]) => void,
  ): Promise<boolean> {
    const { store, id, noun } = record;
    try {
      await firstValueFrom(this.#client.delete(store, id), { defaultValue: undefined });
    } catch (error) {
      this.#say(failedChange(error, `${noun} not deleted.`));
      return false;
    }
    const deleted = this.#say(`${noun} deleted.`, 'Undo');
    deleted.onAction().subscribe(() => void this.#restore(record, restored));
    return true;
  }

  async #restore<S extends RecordStore>(
    record: DeletedRecord<S>,
    restored: (record?: RecordByStore[S]) => void,
  ): Promise<void> {
    try {
      restored(await firstValueFrom(this.#client.restore(record.store, record.id)));
    } catch (error) {
      const met = conflictsOf(error);
      if (!met) return this.#sayNotRestored(record, error);
      await this.#restoreAsking(record, met);
      restored();
    }
  }

  async #restoreAsking(record: DeletedRecord<RecordStore>, met: RestoreConflicts): Promise<void> {
    try {
      const done = await this.#restoring.restore({ records: [recordName(record)] }, met);
      this.#say(
        done && done.records > 0
          ? `${quantity(done.records, 'record')} restored.`
          : `${record.noun} stays in the Trash.`,
      );
    } catch (error) {
      this.#sayNotRestored(record, error);
    }
  }

  #sayNotRestored({ noun }: DeletedRecord<RecordStore>, error: unknown): void {
    this.#say(failedChange(error, `${noun} not restored.`));
  }

  #say(sentence: string, action?: string): MatSnackBarRef<TextOnlySnackBar> {
    return this.#snackBar.open(sentence, action, SNACK);
  }
}
