import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { FieldTree } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogContent, MatDialogTitle } from '@angular/material/dialog';
import { MatProgressBar } from '@angular/material/progress-bar';
import type { RecordStore } from '@kiops/contracts';
import { mdiAccountSyncOutline } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { FormFailure } from '../../problem/form-failure';
import type { RecordEditing } from './record-editing';

/** Around the fields of a record's form: title, what went wrong, Cancel and Save. */
@Component({
  selector: 'kiops-form-frame',
  imports: [FormFailure, Icon, MatButton, MatDialogActions, MatDialogContent, MatDialogTitle, MatProgressBar],
  templateUrl: './form-frame.html',
  styleUrl: './form-frame.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FormFrame<S extends RecordStore, Model extends object> {
  /** What is edited: "registry". */
  readonly noun = input.required<string>();
  readonly editing = input.required<RecordEditing<S, Model>>();
  readonly form = input.required<FieldTree<Model>>();

  protected readonly changedIcon = mdiAccountSyncOutline;

  protected save(event: Event): void {
    event.preventDefault();
    void this.editing().save(this.form());
  }
}
