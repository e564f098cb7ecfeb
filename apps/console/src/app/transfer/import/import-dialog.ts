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
import { MatDialog, MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import { MatProgressBar } from '@angular/material/progress-bar';
import { MatSnackBar } from '@angular/material/snack-bar';
import { mdiAlertCircleOutline, mdiFileDocumentPlusOutline, mdiInformationOutline } from '@mdi/js';
import { filter, firstValueFrom } from 'rxjs';
import { Icon } from '../../icon/icon';
import { dayOf } from '../../dates/days';
import { askBeforeUnload } from '../../dialog/ask-before-unload';
import { DialogHead } from '../../dialog/dialog-head';
import { FailureCallout } from '../../problem/failure-callout';
import { sizeText, quantity } from '../../quantities/quantities';
import { SNACK } from '../../snack/snack';
import { ChooseFile } from './choose-file';
import { knownWords } from './columns/column-words';
import { ColumnsStep } from './columns/columns-step';
import { TableColumns } from './columns/table-columns';
import { FileCards } from './files/file-cards';
import { Applying } from './flow/applying';
import { ConflictAnswers } from './flow/conflict-answers';
import { CurrentPlan } from './flow/current-plan';
import { CurrentStep } from './flow/current-step';
import { ImportFiles } from './flow/import-files';
import { ImportFlow } from './flow/import-flow';
import { IMPORT_PARTS } from './flow/import-parts';
import { PlanMaking } from './flow/plan-making';
import { OpenQuestions } from './flow/open-questions';
import { ImportProgress } from './import-progress';
import { ImportResult } from './import-result';
import type { ImportStep } from './flow/import-step';
import { LeaveDialog, type Left } from './leave-dialog';
import { PlanNotes } from './plan-notes';
import { PlanView } from './plan-view';
import { ImportQuestions } from './import-questions';

const HEADINGS: Readonly<Record<ImportStep['name'], string>> = {
  choose: 'Import Credentials',
  reading: 'Reading…',
  columns: 'Import Credentials',
  questions: 'Before the plan',
  plan: 'Import Credentials',
  importing: 'Importing…',
  cancelling: 'Cancelling…',
  done: 'Import finished',
};

/** Import Credentials: choose files, see the plan and answer its conflicts, import, and read what was done. */
@Component({
  selector: 'kiops-import-dialog',
  imports: [
    ChooseFile,
    ColumnsStep,
    DialogHead,
    FailureCallout,
    FileCards,
    Icon,
    ImportProgress,
    ImportQuestions,
    ImportResult,
    MatButton,
    MatDialogActions,
    MatDialogContent,
    MatProgressBar,
    PlanNotes,
    PlanView,
  ],
  providers: [...IMPORT_PARTS],
  host: { '(dragover)': 'allowDrop($event)', '(drop)': 'drop($event)' },
  templateUrl: './import-dialog.html',
  styleUrl: './import-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ImportDialog {
  protected readonly flow = inject(ImportFlow);
  protected readonly current = inject(CurrentStep);
  protected readonly files = inject(ImportFiles);
  protected readonly questions = inject(OpenQuestions);
  protected readonly plan = inject(CurrentPlan);
  protected readonly answers = inject(ConflictAnswers);
  protected readonly applying = inject(Applying);
  protected readonly plans = inject(PlanMaking);
  private readonly tables = inject(TableColumns);
  private readonly ref = inject<MatDialogRef<ImportDialog, boolean>>(MatDialogRef);
  private readonly dialogs = inject(MatDialog);
  private readonly snacks = inject(MatSnackBar);
  private readonly head = viewChild.required(DialogHead);

  protected readonly icons = {
    open: mdiAlertCircleOutline,
    fine: mdiInformationOutline,
    add: mdiFileDocumentPlusOutline,
  };
  protected readonly heading = computed(() => HEADINGS[this.current.step().name]);
  private readonly stepName = computed(() => this.current.step().name);

  /** How many files, and how large; of one file of KIOPS, when and where it was exported. */
  protected readonly fileFacts = computed(() => {
    const asked = this.tables.asked();
    if (asked && this.stepName() === 'columns') {
      const { preview } = asked.look;
      const rows = preview ? ` · ${quantity(preview.rows, 'row')}` : '';
      const { name, size } = asked.table;
      const words = knownWords(asked.known, preview?.columns.length ?? 0);
      return `${name} · ${sizeText(size)}${rows}. ${words}`;
    }
    const files = this.files.all();
    if (files.length === 0) return null;
    const facts = [quantity(files.length, 'file'), sizeText(files.reduce((sum, { size }) => sum + size, 0))];
    const exported = this.plan.exported();
    if (exported)
      facts.push(
        `exported ${dayOf(exported.at)}${exported.origin ? ` from ${hostOf(exported.origin)}` : ''}`,
      );
    const isBegun = ['importing', 'cancelling', 'done'].includes(this.stepName());
    return `${facts.join(' · ')}${isBegun ? '' : ' · read in this browser. Nothing is changed until you import.'}`;
  });

  protected readonly unanswered = computed(() => {
    const count = this.answers.unanswered();
    return `${quantity(count, 'conflict')} still ${count === 1 ? 'needs' : 'need'} an answer.`;
  });
  protected readonly importWords = computed(() => {
    const [records, secrets, pins] = [
      this.answers.toWrite(),
      this.answers.secretsToWrite(),
      this.answers.pinsToWrite(),
    ];
    const parts = [
      records > 0 || secrets + pins === 0 ? quantity(records, 'record') : '',
      secrets > 0 ? quantity(secrets, 'SSH secret') : '',
      pins > 0 ? quantity(pins, 'host key') : '',
    ].filter(Boolean);
    const last = parts.pop();
    return `Import ${parts.length > 0 ? `${parts.join(', ')} and ` : ''}${last}`;
  });
  /** Whether there is nothing to answer and nothing to write. */
  protected readonly nothingToDo = computed(
    () =>
      this.answers.unanswered() === 0 &&
      this.answers.toWrite() + this.answers.secretsToWrite() + this.answers.pinsToWrite() === 0,
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
      .subscribe(() => void this.close());
    askBeforeUnload(() => this.isUnderWay() || this.losesAnswers());
    this.followSteps();
  }

  /** Closes; a running request is cancelled instead, and answers are not thrown away unasked. */
  protected async close(): Promise<void> {
    if (this.stepName() === 'importing') this.flow.cancel();
    else if (!this.isUnderWay() && (!this.losesAnswers() || (await this.mayLeave())))
      this.ref.close(this.current.changed());
  }

  private isUnderWay(): boolean {
    return ['importing', 'cancelling'].includes(this.stepName());
  }

  private losesAnswers(): boolean {
    return this.stepName() !== 'done' && this.flow.answered();
  }

  protected pick(picker: HTMLInputElement): void {
    const files = [...(picker.files ?? [])];
    // The same file may be chosen again, after it was mended.
    picker.value = '';
    void this.flow.add(files);
  }

  /** Back from the columns; files and what was said of them are not thrown away unasked. */
  protected async leaveColumns(): Promise<void> {
    if (!this.flow.losesByLeavingColumns() || (await this.mayLeave('columns')))
      await this.flow.leaveColumns();
  }

  /** Another plan, for which KIOPS is asked for its servers once more. The button is gone when it answers. */
  protected planAgain(): void {
    this.head().focusHeading();
    this.plans.again();
  }

  protected takeOut(key: string): void {
    const name = this.files.nameOf(key);
    const undo = this.flow.takeOut(key);
    this.snacks.open(`${name} taken out.`, 'Undo', SNACK).onAction().subscribe(undo);
  }

  /** Files may be dropped anywhere on a plan, too; a browser would open them otherwise. */
  protected allowDrop(event: DragEvent): void {
    event.preventDefault();
  }

  protected drop(event: DragEvent): void {
    event.preventDefault();
    if (this.stepName() === 'plan') void this.flow.add([...(event.dataTransfer?.files ?? [])]);
  }

  private async mayLeave(what: Left = 'import'): Promise<boolean> {
    const asked = this.dialogs.open<LeaveDialog, Left, boolean>(LeaveDialog, {
      data: what,
      width: '420px',
      role: 'alertdialog',
    });
    return (await firstValueFrom(asked.afterClosed())) === true;
  }

  /** The dialog is as large as its step needs, and the focus goes to the title, since what had it is gone. */
  private followSteps(): void {
    let before = this.stepName();
    effect(() => {
      const now = this.stepName();
      if (now === 'plan' || now === 'columns')
        this.ref.updateSize('1040px', 'min(880px, calc(100vh - 48px))');
      else if (now === 'questions') this.ref.updateSize('760px', 'auto');
      else this.ref.updateSize(now === 'choose' ? '600px' : '520px', 'auto');
      if (now !== before) untracked(() => this.head().focusHeading());
      before = now;
    });
  }
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : origin;
}
