import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  computed,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { type FieldTree, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { LIMITS } from '@kiops/contracts';
import { mdiUploadOutline } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { FieldError } from '../../problem/field-error';

/** A secret that is a file: pasted, dropped, or chosen. A stored one is never filled in. */
@Component({
  selector: 'kiops-document-field',
  imports: [FieldError, FormField, Icon, MatButton, MatError, MatFormField, MatHint, MatInput, MatLabel],
  template: `
    <mat-form-field
      appearance="outline"
      subscriptSizing="dynamic"
      [class.is-target]="over()"
      (dragover)="drag($event, true)"
      (dragleave)="drag($event, false)"
      (drop)="drop($event)"
    >
      <mat-label>{{ label() }}</mat-label>
      <textarea
        matInput
        class="mono-small"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        [rows]="rows()"
        [placeholder]="'Paste it, or drop the file here'"
        [formField]="field()"
        (paste)="filled.emit()"
      ></textarea>
      @if (note()) {
        <mat-hint>{{ note() }}</mat-hint>
      }
      <mat-error><kiops-field-error [field]="field()" /></mat-error>
    </mat-form-field>
    <button
      matButton="outlined"
      type="button"
      [attr.aria-label]="'Choose file: ' + label()"
      (click)="chooser.click()"
    >
      <kiops-icon [path]="chooseIcon" />Choose file
    </button>
    <input #chooser type="file" hidden [attr.aria-label]="label() + ' file'" (change)="take(chooser.files)" />
    @if (fault()) {
      <p class="fault" role="alert">{{ fault() }}</p>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      gap: 6px;
      align-items: flex-start;
    }
    mat-form-field {
      width: 100%;
      border-radius: var(--mat-sys-corner-small);
    }
    .is-target {
      outline: 2px dashed var(--mat-sys-primary);
      outline-offset: 2px;
    }
    .fault {
      color: var(--mat-sys-error);
      font: var(--mat-sys-body-small);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DocumentField {
  readonly label = input.required<string>();
  readonly field = input.required<FieldTree<string>>();
  readonly kept = input(false);
  readonly hint = input('');
  readonly rows = input(3);

  /** A whole document was put in, by paste, drop or choice. */
  readonly filled = output();

  protected readonly over = signal(false);
  protected readonly fault = signal('');
  protected readonly note = computed(() =>
    this.kept() ? 'Leave it empty to keep the stored one.' : this.hint(),
  );
  protected readonly chooseIcon = mdiUploadOutline;

  private readonly chooserElement = viewChild.required<ElementRef<HTMLInputElement>>('chooser');

  protected drag(event: DragEvent, over: boolean): void {
    event.preventDefault();
    this.over.set(over);
  }

  protected drop(event: DragEvent): void {
    event.preventDefault();
    this.over.set(false);
    void this.take(event.dataTransfer?.files ?? null);
  }

  protected async take(files: FileList | null): Promise<void> {
    const file = files?.item(0);
    if (!file) return;
    if (file.size > LIMITS.document.max) {
      this.fault.set(`This file is too large: at most ${LIMITS.document.max / 1024} KiB.`);
      return;
    }
    this.fault.set('');
    this.field()().value.set(await file.text());
    this.field()().markAsDirty();
    // The same file can be chosen again.
    this.chooserElement().nativeElement.value = '';
    this.filled.emit();
  }
}
