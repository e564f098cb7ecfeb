import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { Decision, ImportPlan, ImportSummary, Verdict } from '@kiops/contracts';
import { finalize, Subscription } from 'rxjs';
import { toFailure } from '../../problem/failure';
import type { RequestProgress } from '../client/request-progress';
import { TransferClient } from '../client/transfer-client';
import {
  type Answers,
  answersThatFit,
  conflictsOf,
  decisionsOf,
  entriesToWrite,
  entryKey,
  NO_ANSWERS,
  sameAnswer,
  withAnswer,
} from './answers';
import { BrowserPart } from './browser-part';
import { type ImportEntry, wholePlan } from './import-entries';
import { type ImportFile, readImportFile, UnusableFile } from './import-file';
import { CHOOSE, type ImportStep, type PlanNotice } from './import-step';

/** One import from the choice of a file to its summary. Lives as long as its dialog, and cancels what runs with it. */
@Injectable()
export class ImportFlow {
  private readonly client = inject(TransferClient);
  private readonly browser = inject(BrowserPart);
  private running = Subscription.EMPTY;
  /** The browser's part is being written: it is too late to cancel. */
  private finishing = false;

  private readonly stepNow = signal<ImportStep>(CHOOSE);
  private readonly fileNow = signal<ImportFile | null>(null);
  /** The service's part of the plan. */
  private readonly planNow = signal<ImportPlan | null>(null);
  private readonly answersNow = signal<Answers>(NO_ANSWERS);
  /** The answer to the conflicts that are not listed yet. */
  private readonly restNow = signal<Decision | null>(null);
  private readonly loadingNow = signal(false);
  private readonly changedNow = signal(false);
  private readonly readInNow = signal(0);

  readonly step = this.stepNow.asReadonly();
  readonly file = this.fileNow.asReadonly();
  /** The plan of the whole file. */
  readonly plan = computed(() => {
    const onKiops = this.planNow();
    return onKiops && wholePlan(onKiops, this.browser.plan());
  });
  /** Why the file's SSH secrets are left out; null when they are not. */
  readonly leftOut = this.browser.leftOut;
  readonly answers = this.answersNow.asReadonly();
  /** Whether more of the plan is on its way. */
  readonly loading = this.loadingNow.asReadonly();
  /** Whether records on KIOPS were changed. */
  readonly changed = this.changedNow.asReadonly();
  /** How long the file took to be read and checked, in milliseconds. */
  readonly readIn = this.readInNow.asReadonly();

  readonly conflicts = computed(() => {
    const plan = this.plan();
    return plan ? conflictsOf(plan) : [];
  });
  readonly unanswered = computed(() => {
    const notListed = this.restNow() === null ? (this.plan()?.more.conflict ?? 0) : 0;
    return this.conflicts().length - this.answersNow().size + notListed;
  });
  /** How many records would be written on KIOPS. */
  readonly toWrite = computed(() => {
    const plan = this.plan();
    return plan ? entriesToWrite(plan, this.answersNow(), { place: 'kiops', rest: this.restNow() }) : 0;
  });
  /** How many SSH secrets would be written in this browser. */
  readonly secretsToWrite = computed(() => {
    const plan = this.plan();
    return plan ? entriesToWrite(plan, this.answersNow(), { place: 'browser', rest: this.restNow() }) : 0;
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => this.running.unsubscribe());
  }

  /** Reads and checks a file, and asks KIOPS what importing it would do. */
  async choose(chosen: File): Promise<void> {
    const reading: ImportStep = { name: 'reading', fileName: chosen.name, percent: null };
    this.stepNow.set(reading);
    const start = performance.now();
    try {
      const file = await readImportFile(chosen);
      if (this.stepNow() !== reading) return;
      this.readInNow.set(performance.now() - start);
      this.fileNow.set(file);
      this.answersNow.set(NO_ANSWERS);
      this.restNow.set(null);
      await this.browser.look(file.sshSecrets);
      if (this.stepNow() === reading) this.askForPlan(file, null);
    } catch (error) {
      if (!(error instanceof UnusableFile)) throw error;
      this.stepNow.set({ ...CHOOSE, fault: error.message });
    }
  }

  answer(entry: ImportEntry, decision: Decision): void {
    this.answersNow.update((answers) => withAnswer(answers, entry, decision));
  }

  /** Gives every conflict the same answer, whatever was answered before; returns how to undo that. */
  answerAll(decision: Decision): () => void {
    const [answers, rest] = [this.answersNow(), this.restNow()];
    this.answersNow.set(sameAnswer(this.conflicts(), decision));
    if (this.plan()?.more.conflict) this.restNow.set(decision);
    return () => {
      this.answersNow.set(answers);
      this.restNow.set(rest);
    };
  }

  /** Lists the next entries of a verdict, of which the plan has named the first only. */
  showMore(verdict: Verdict): void {
    const [file, plan] = [this.fileNow(), this.planNow()];
    const last = plan?.entries.filter((entry) => entry.verdict === verdict).at(-1);
    if (!file || !plan || !last || this.loadingNow()) return;
    this.loadingNow.set(true);
    this.running = this.client
      .plan(file.body, { verdict, after: entryKey(last) })
      .pipe(finalize(() => this.loadingNow.set(false)))
      .subscribe({
        next: (progress) => {
          if (progress.phase === 'done') this.addToPlan(file, progress.result, verdict);
        },
        error: (error: unknown) => this.showPlanFailure(error),
      });
  }

  /** The vault was unlocked: the file's SSH secrets are planned too. */
  async lookAgain(): Promise<void> {
    const file = this.fileNow();
    if (file) await this.browser.look(file.sshSecrets);
  }

  /** Tries once more to write what this browser could not keep. */
  async keepInBrowser(): Promise<void> {
    const step = this.stepNow();
    if (step.name === 'done') await this.finish(step.summary);
  }

  /** Writes the records, all or nothing, and then the SSH secrets in this browser, all or nothing too. */
  import(): void {
    const file = this.fileNow();
    const plan = this.planNow();
    if (!file || !plan) return;
    if (plan.entries.length === 0) {
      void this.finish(null);
      return;
    }
    // One request at a time: more of the plan is not waited for.
    this.running.unsubscribe();
    const start = performance.now();
    this.stepNow.set({ name: 'importing', percent: 0, sentIn: null });
    this.running = this.client
      .apply(file.body, plan.planId, decisionsOf(this.answersNow(), this.restNow()))
      .subscribe({
        next: (progress) => this.showApplying(progress, start),
        error: (error: unknown) => this.showApplyFailure(file, error),
      });
  }

  /** Stops what runs. A cancelled import is followed by a look at what KIOPS holds, so that nobody has to believe. */
  cancel(): void {
    const step = this.stepNow().name;
    if (this.finishing) return;
    this.running.unsubscribe();
    const file = this.fileNow();
    if (step !== 'importing' || !file) this.startAgain();
    else {
      this.stepNow.set({ name: 'cancelling' });
      this.askForPlan(file, 'cancelled');
    }
  }

  /** Back to the choice of a file. */
  startAgain(): void {
    this.fileNow.set(null);
    this.planNow.set(null);
    this.browser.forget();
    this.answersNow.set(NO_ANSWERS);
    this.restNow.set(null);
    this.stepNow.set(CHOOSE);
  }

  private askForPlan(file: ImportFile, notice: PlanNotice | null): void {
    this.running = this.client.plan(file.body).subscribe({
      next: (progress) => {
        if (progress.phase === 'done') this.showPlan(progress.result, notice);
        else if (notice === null)
          this.stepNow.set({ name: 'reading', fileName: file.name, percent: percentSent(progress) });
      },
      error: (error: unknown) => this.showPlanFailure(error),
    });
  }

  /** Without a plan there is nothing to go back to; an earlier plan stays, with its answers, for another try. */
  private showPlanFailure(error: unknown): void {
    const failure = toFailure(error);
    if (this.planNow()) this.stepNow.set({ name: 'plan', notice: null, failure });
    else {
      this.fileNow.set(null);
      this.browser.forget();
      this.stepNow.set({ ...CHOOSE, failure });
    }
  }

  private showPlan(plan: ImportPlan, asked: PlanNotice | null): void {
    const before = this.plan();
    this.planNow.set(plan);
    if (before?.planId !== plan.planId) this.restNow.set(null);
    const now = this.plan();
    if (before && now) this.answersNow.update((answers) => answersThatFit(answers, before, now));
    // The plan's id is a digest of the file and the records: the same id means that nothing was changed.
    const tooLate = asked === 'cancelled' && before?.planId !== plan.planId;
    if (tooLate) this.changedNow.set(true);
    this.stepNow.set({ name: 'plan', notice: tooLate ? 'cancelled-too-late' : asked, failure: null });
  }

  private addToPlan(file: ImportFile, page: ImportPlan, verdict: Verdict): void {
    const plan = this.planNow();
    if (!plan) return;
    if (page.planId !== plan.planId) {
      this.askForPlan(file, 'plan-changed');
      return;
    }
    const entries = [...plan.entries, ...page.entries];
    this.planNow.set({ ...plan, entries, more: { ...plan.more, [verdict]: page.more[verdict] } });
    const rest = this.restNow();
    if (verdict !== 'conflict' || rest === null) return;
    this.answersNow.update((answers) => new Map([...sameAnswer(page.entries, rest), ...answers]));
  }

  private showApplying(progress: RequestProgress<ImportSummary>, start: number): void {
    if (progress.phase === 'done') {
      this.changedNow.set(true);
      void this.finish(progress.result);
      return;
    }
    const percent = percentSent(progress);
    const sentIn = progress.phase === 'waiting' ? performance.now() - start : null;
    this.stepNow.set({ name: 'importing', percent, sentIn });
  }

  /** KIOPS is done (or had nothing to do): now this browser. Whatever comes of it, the records are as `onKiops` says. */
  private async finish(onKiops: ImportSummary | null): Promise<void> {
    this.finishing = true;
    const browser = await this.browser.apply(this.answersNow());
    this.finishing = false;
    this.stepNow.set({ name: 'done', summary: onKiops, browser });
  }

  private showApplyFailure(file: ImportFile, error: unknown): void {
    const failure = toFailure(error);
    if (failure.code === 'plan-changed') this.askForPlan(file, 'plan-changed');
    else this.stepNow.set({ name: 'plan', notice: null, failure });
  }
}

/** How much of the request is sent, 0 to 100; null while KIOPS works on it. */
function percentSent(progress: RequestProgress<unknown>): number | null {
  if (progress.phase !== 'sending') return null;
  return progress.total ? Math.floor((100 * progress.sent) / progress.total) : 0;
}
