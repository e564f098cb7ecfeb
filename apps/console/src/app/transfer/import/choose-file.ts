import { ChangeDetectionStrategy, Component, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { LIMITS } from '@kiops/contracts';
import { mdiAlertCircleOutline, mdiFileImportOutline, mdiFileUploadOutline } from '@mdi/js';
import { Icon } from '../../icon/icon';
import type { Failure } from '../../problem/failure';
import { FailureCallout } from '../../problem/failure-callout';
import { sizeText } from '../../quantities/quantities';

/** Takes files by choice or by drop, and says why the last ones could not be used. */
@Component({
  selector: 'kiops-choose-file',
  imports: [FailureCallout, Icon, MatButton],
  template: `
    <div
      class="drop"
      [class.over]="over()"
      (dragover)="allowDrop($event)"
      (dragleave)="over.set(false)"
      (drop)="take($event)"
    >
      <span class="halo"><kiops-icon [path]="icons.file" /></span>
      <p class="name">Drop files here</p>
      <p class="small muted">
        Exports of KIOPS; what Docker, kubectl, OpenSSH, Xshell, PuTTY, Ansible, Git and password managers
        keep; any CSV. Each at most {{ limit }}. You see what would happen before anything is written.
      </p>
      <button type="button" matButton="filled" (click)="picker.click()">
        <kiops-icon [path]="icons.choose" />Choose files
      </button>
      <input #picker hidden multiple type="file" aria-label="Credentials files" (change)="pick(picker)" />
    </div>
    @if (fault(); as text) {
      <div class="callout callout-bad" role="alert">
        <kiops-icon [path]="icons.fault" /><span class="grow text">{{ text }}</span>
      </div>
    }
    @if (failure(); as failed) {
      <kiops-failure-callout [failure]="failed">Nothing was changed.</kiops-failure-callout>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      gap: 12px;
    }
    .drop {
      display: flex;
      flex-direction: column;
      gap: 8px;
      align-items: center;
      padding: 32px 24px;
      border: 1.5px dashed var(--mat-sys-outline);
      border-radius: var(--mat-sys-corner-large);
      text-align: center;
      text-wrap: balance;
      transition: background-color var(--kiops-fast) var(--kiops-ease);
    }
    .over {
      border-color: var(--mat-sys-primary);
      background: var(--kiops-row-selected);
    }
    .text {
      white-space: pre-line;
      overflow-wrap: anywhere;
    }
    .halo {
      margin-bottom: 4px;
    }
    button {
      margin-top: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChooseFile {
  /** What is wrong with the files that were chosen last. */
  readonly fault = input.required<string | null>();
  /** Why KIOPS did not make a plan for it. */
  readonly failure = input.required<Failure | null>();
  readonly chosen = output<readonly File[]>();

  protected readonly over = signal(false);
  protected readonly limit = sizeText(LIMITS.transferFile.max);
  protected readonly icons = {
    file: mdiFileImportOutline,
    choose: mdiFileUploadOutline,
    fault: mdiAlertCircleOutline,
  };

  protected pick(picker: HTMLInputElement): void {
    const files = [...(picker.files ?? [])];
    // The same file may be chosen again, after it was mended.
    picker.value = '';
    if (files.length > 0) this.chosen.emit(files);
  }

  protected allowDrop(event: DragEvent): void {
    event.preventDefault();
    this.over.set(true);
  }

  protected take(event: DragEvent): void {
    event.preventDefault();
    this.over.set(false);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) this.chosen.emit(files);
  }
}
