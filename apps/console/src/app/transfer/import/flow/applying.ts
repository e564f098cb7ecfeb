import { inject, Injectable } from '@angular/core';
import type { ImportOutcome } from '@kiops/contracts';
import { isUnknown, toFailure } from '../../../problem/failure';
import { percentSent, type RequestProgress } from '../../client/request-progress';
import { TransferClient } from '../../client/transfer-client';
import { BrowserPart } from '../plan/browser-part';
import type { ImportDraft } from '../reading/messages';
import { ConflictAnswers } from './conflict-answers';
import { CurrentPlan } from './current-plan';
import { CurrentStep } from './current-step';
import { OneRequest } from './one-request';
import { PlanMaking } from './plan-making';

/** Writes what was planned: on KIOPS first, and then in this browser. */
@Injectable()
export class Applying {
  private readonly client = inject(TransferClient);
  private readonly request = inject(OneRequest);
  private readonly browser = inject(BrowserPart);
  private readonly current = inject(CurrentStep);
  private readonly plan = inject(CurrentPlan);
  private readonly answers = inject(ConflictAnswers);
  private readonly plans = inject(PlanMaking);
  /** The browser's part is being written: it is too late to cancel. */
  private finishing = false;

  /** Writes the records, all or nothing, and then the SSH secrets in this browser, all or nothing too. */
  start(): void {
    const draft = this.plan.draft();
    const plan = this.plan.onKiops();
    // Once: a second press, before the first one shows, would cut it off without knowing what became of it.
    if (!draft || !plan || this.current.step().name !== 'plan' || this.current.planning() || this.finishing)
      return;
    if (plan.entries.length === 0) {
      void this.finish(null);
      return;
    }
    const start = performance.now();
    this.current.goTo({ name: 'importing', percent: 0, sentIn: null, isWritten: false });
    // More of the plan is not waited for.
    this.request.send(this.client.apply(draft, plan.planId, this.answers.decisions()), {
      next: (progress) => this.show(progress, start),
      error: (error: unknown) => this.showFailure(draft, error),
    });
  }

  /** Tries once more to write what this browser could not keep. */
  async keepInBrowser(): Promise<void> {
    const step = this.current.step();
    if (step.name === 'done') await this.finish(step.summary);
  }

  /**
   * Stops what runs, if something is written; a look at what KIOPS holds follows, so that nobody has to believe. False when
   * nothing is.
   */
  cancel(): boolean {
    const draft = this.plan.draft();
    if (this.finishing) return true;
    if (this.current.step().name !== 'importing' || !draft) return false;
    this.request.stop();
    this.current.goTo({ name: 'cancelling' });
    this.plans.ask(draft, 'cancelled');
    return true;
  }

  private show(progress: RequestProgress<ImportOutcome>, start: number): void {
    if (progress.phase === 'done') {
      this.current.noteChanged();
      const before = this.current.step();
      if (before.name === 'importing') this.current.goTo({ ...before, percent: null, isWritten: true });
      void this.finish(progress.result);
      return;
    }
    const percent = percentSent(progress);
    const sentIn = progress.phase === 'waiting' ? performance.now() - start : null;
    this.current.goTo({ name: 'importing', percent, sentIn, isWritten: false });
  }

  /** KIOPS is done (or had nothing to do): now this browser. Whatever comes of it, the records are as `onKiops` says. */
  private async finish(onKiops: ImportOutcome | null): Promise<void> {
    this.finishing = true;
    const toWrite = { sshSecrets: this.answers.secretsToWrite(), hostKeys: this.answers.pinsToWrite() };
    const browser = await this.browser.apply(this.answers.all(), toWrite, onKiops?.act);
    this.finishing = false;
    this.current.goTo({ name: 'done', summary: onKiops, browser });
  }

  private showFailure(draft: ImportDraft, error: unknown): void {
    const failure = toFailure(error);
    if (failure.code === 'plan-changed') this.plans.ask(draft, 'plan-changed');
    else if (isUnknown(failure)) {
      this.current.noteChanged();
      this.current.goTo({ name: 'cancelling' });
      this.plans.ask(draft, 'unanswered');
    } else this.current.goTo({ name: 'plan', notice: null, failure });
  }
}
