import { inject, Injectable } from '@angular/core';
import { MatSnackBar, type MatSnackBarRef, type TextOnlySnackBar } from '@angular/material/snack-bar';
import type { RecordByStore, RecordStore } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';
import { toFailure } from '../problem/failure';
import { SNACK } from '../snack/snack';
import { RecordsClient } from './records-client';

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
  readonly #snackBar = inject(MatSnackBar);

  /**
   * @param restored is called with the record when it has been brought back
   * @returns whether the record is gone
   */
  async delete<S extends RecordStore>(
    record: DeletedRecord<S>,
    restored: (record: RecordByStore[S]) => void,
  ): Promise<boolean> {
    const { store, id, noun } = record;
    try {
      await firstValueFrom(this.#client.delete(store, id), { defaultValue: undefined });
    } catch (error) {
      this.#say(`${noun} not deleted. ${toFailure(error).message}`);
      return false;
    }
    const deleted = this.#say(`${noun} deleted.`, 'Undo');
    deleted.onAction().subscribe(() => void this.#restore(record, restored));
    return true;
  }

  async #restore<S extends RecordStore>(
    { store, id, noun }: DeletedRecord<S>,
    restored: (record: RecordByStore[S]) => void,
  ): Promise<void> {
    try {
      restored(await firstValueFrom(this.#client.restore(store, id)));
    } catch (error) {
      this.#say(`${noun} not restored. ${toFailure(error).message}`);
    }
  }

  #say(sentence: string, action?: string): MatSnackBarRef<TextOnlySnackBar> {
    return this.#snackBar.open(sentence, action, SNACK);
  }
}
