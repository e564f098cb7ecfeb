import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { FieldTree } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogContent } from '@angular/material/dialog';
import { MatProgressBar } from '@angular/material/progress-bar';
import type { RecordStore } from '@kiops/contracts';
import { mdiAccountCheckOutline, mdiAccountSyncOutline, mdiConnection } from '@mdi/js';
import { DialogHead } from '../../dialog/dialog-head';
import { Icon } from '../../icon/icon';
import type { FailureCode } from '../../problem/failure';
import { FormFailure } from '../../problem/form-failure';
import { usersWords } from '../users-words';
import type { RecordEditing } from './record-editing';

const NOT_RESTORED: Partial<Record<FailureCode, string>> = {
  'not-found': 'It is not in the Trash any more. To keep what you typed, copy it into a new record.',
  'restore-conflicts':
    'Its account is there again. Restore it on the Trash page, which asks what shall stay.',
};

/** Around the fields of a record's form: title, what went wrong, Cancel and Save. */
@Component({
  selector: 'kiops-form-frame',
  imports: [DialogHead, FormFailure, Icon, MatButton, MatDialogActions, MatDialogContent, MatProgressBar],
  templateUrl: './form-frame.html',
  styleUrl: './form-frame.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FormFrame<S extends RecordStore, Model extends object> {
  /** What is edited: "registry". */
  readonly noun = input.required<string>();
  readonly editing = input.required<RecordEditing<S, Model>>();
  readonly form = input.required<FieldTree<Model>>();
  /** Where what is typed is kept, in a sentence below the title. */
  readonly promise = input('');
  /** Whether what it adds is something that can be tried out. */
  readonly testable = input(false);

  /** Whether it offers to try out what it adds. */
  protected readonly tests = computed(() => this.testable() && this.editing().canTest);
  /** Who uses the record, in words. */
  protected readonly users = computed(() => usersWords(this.editing().record()?.connections ?? []));
  /** Whether the record can be taken out of the trash no more. */
  protected readonly isGone = computed(() => this.editing().loadFailure()?.code === 'not-found');
  protected readonly notRestored = NOT_RESTORED;
  protected readonly changedIcon = mdiAccountSyncOutline;
  protected readonly knownIcon = mdiAccountCheckOutline;
  protected readonly usedIcon = mdiConnection;

  protected save(event: Event): void {
    event.preventDefault();
    void this.editing().save(this.form());
  }

  protected saveAndTest(): void {
    void this.editing().save(this.form(), { testing: true });
  }

  /** Ctrl+Enter, from whatever field. */
  protected press(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !this.tests()) return;
    event.preventDefault();
    this.saveAndTest();
  }
}
