import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  untracked,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import { mdiAlertCircleOutline, mdiInformationOutline } from '@mdi/js';
import { filter } from 'rxjs';
import { Icon } from '../../icon/icon';
import { dayOf } from '../../dates/days';
import { DialogHead } from '../../dialog/dialog-head';
import { FailureCallout } from '../../problem/failure-callout';
import { sizeText, quantity } from '../../quantities/quantities';
import { BrowserPart } from './browser-part';
import { ChooseFile } from './choose-file';
import { ImportFlow } from './import-flow';
import { ImportProgress } from './import-progress';
import { ImportResult } from './import-result';
import type { ImportStep } from './import-step';
import { PlanNotes } from './plan-notes';
import { PlanView } from './plan-view';

const HEADINGS: Readonly<Record<ImportStep['name'], string>> = {
  choose: 'Import Credentials',
  reading: 'Reading the file…',
  plan: 'Import Credentials',
  importing: 'Importing…',
  cancelling: 'Cancelling…',
  done: 'Import finished',
};

/** Import Credentials: choose a file, see the plan and answer its conflicts, import, and read what was done. */
@Component({
  selector: 'kiops-import-dialog',
  imports: [
    ChooseFile,
    DialogHead,
    FailureCallout,
    Icon,
    ImportProgress,
    ImportResult,
    MatButton,
    MatDialogActions,
    MatDialogContent,
    PlanNotes,
    PlanView,
  ],
  providers: [ImportFlow, BrowserPart],
  templateUrl: './import-dialog.html',
  styleUrl: './import-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ImportDialog {
  protected readonly flow = inject(ImportFlow);
  private readonly ref = inject<MatDialogRef<ImportDialog, boolean>>(MatDialogRef);
  private readonly head = viewChild.required(DialogHead);

  protected readonly icons = { open: mdiAlertCircleOutline, fine: mdiInformationOutline };
  protected readonly heading = computed(() => HEADINGS[this.flow.step().name]);
  private readonly stepName = computed(() => this.flow.step().name);

  /** Name, size, day and origin of the file. */
  protected readonly fileFacts = computed(() => {
    const file = this.flow.file();
    if (!file) return null;
    const facts = [sizeText(file.size)];
    if (file.exportedAt)
      facts.push(`exported ${dayOf(file.exportedAt)}${file.origin ? ` from ${hostOf(file.origin)}` : ''}`);
    return { name: file.name, facts: facts.join(' · ') };
  });

  protected readonly unanswered = computed(() => {
    const count = this.flow.unanswered();
    return `${quantity(count, 'conflict')} still ${count === 1 ? 'needs' : 'need'} an answer.`;
  });
  protected readonly importWords = computed(() => {
    const [records, secrets] = [this.flow.toWrite(), this.flow.secretsToWrite()];
    const parts = [
      records > 0 || secrets === 0 ? quantity(records, 'record') : '',
      secrets > 0 ? quantity(secrets, 'SSH secret') : '',
    ];
    return `Import ${parts.filter(Boolean).join(' and ')}`;
  });
  /** Whether there is nothing to answer and nothing to write. */
  protected readonly nothingToDo = computed(
    () => this.flow.unanswered() === 0 && this.flow.toWrite() + this.flow.secretsToWrite() === 0,
  );

  constructor() {
    // A stray click or Esc must not throw away answers, and a running import ends by its own button.
    this.ref.disableClose = true;
    this.ref
      .keydownEvents()
      .pipe(
        filter(({ key }) => key === 'Escape'),
        takeUntilDestroyed(),
      )
      .subscribe(() => this.close());
    this.followSteps();
  }

  /** Closes; a running request is cancelled instead. */
  protected close(): void {
    const step = this.stepName();
    if (step === 'importing') this.flow.cancel();
    else if (step !== 'cancelling') this.ref.close(this.flow.changed());
  }

  /** The dialog is as large as its step needs, and the focus goes to the title, since what had it is gone. */
  private followSteps(): void {
    let before = this.stepName();
    effect(() => {
      const now = this.stepName();
      if (now === 'plan') this.ref.updateSize('1040px', 'min(880px, calc(100vh - 48px))');
      else this.ref.updateSize(now === 'choose' ? '600px' : '520px', 'auto');
      if (now !== before) untracked(() => this.head().focusHeading());
      before = now;
    });
  }
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : origin;
}
