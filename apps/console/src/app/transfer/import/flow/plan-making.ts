import { computed, inject, Injectable, signal } from '@angular/core';
import type { ImportPlan, Verdict } from '@kiops/contracts';
import { finalize } from 'rxjs';
import { toFailure } from '../../../problem/failure';
import { percentSent } from '../../client/request-progress';
import { TransferClient } from '../../client/transfer-client';
import { entryKey } from '../plan/answers';
import { CHOOSE, type PlanNotice } from './import-step';
import { FileReading } from '../reading/file-reading';
import type { ImportDraft } from '../reading/messages';
import { RegisteredServers } from '../reading/registered-servers';
import { ColumnSteps } from './column-steps';
import { ConflictAnswers } from './conflict-answers';
import { CurrentPlan } from './current-plan';
import { CurrentStep } from './current-step';
import { ImportFiles } from './import-files';
import { OneRequest } from './one-request';
import { OpenQuestions } from './open-questions';
import { SaidAnswers } from './said-answers';
import { WayBack } from './way-back';

/** What a look at KIOPS finds that has done something since the plan that was shown. */
const WHERE_OTHER: Partial<Record<PlanNotice, PlanNotice>> = {
  cancelled: 'cancelled-too-late',
  unanswered: 'unanswered-and-done',
};

/** Makes the plan of the files: asks first what has to be said, and then KIOPS what importing them would do. */
@Injectable()
export class PlanMaking {
  private readonly client = inject(TransferClient);
  private readonly request = inject(OneRequest);
  private readonly reading = inject(FileReading);
  private readonly servers = inject(RegisteredServers);
  private readonly current = inject(CurrentStep);
  private readonly files = inject(ImportFiles);
  private readonly said = inject(SaidAnswers);
  private readonly questions = inject(OpenQuestions);
  private readonly columns = inject(ColumnSteps);
  private readonly plan = inject(CurrentPlan);
  private readonly answers = inject(ConflictAnswers);
  private readonly back = inject(WayBack);
  private readonly loadingNow = signal(false);
  /** Whether a file has something for servers on KIOPS. */
  private readonly needsServers = computed(() =>
    this.files.all().some(({ hostKeys, leadsOut }) => hostKeys > 0 || leadsOut),
  );

  /** Why KIOPS could not be asked for servers that the files need; null when it could, or they need none. */
  readonly serversFailure = computed(() => (this.needsServers() ? this.servers.failure() : null));

  /** Whether more of the plan is on its way. */
  readonly loading = this.loadingNow.asReadonly();

  /** Asks for a plan of all files. Rejects with `ReadingStopped`. */
  async make(): Promise<void> {
    if (!(await this.columns.areAllSaid())) return;
    const keys = this.files.keys();
    const servers = this.needsServers() ? await this.servers.all() : [];
    const draft = await this.reading.draft(keys, this.said.all(), servers);
    // Meanwhile somebody took another file out, or left.
    if (keys.join() !== this.files.keys().join()) return;
    this.questions.set(draft.questions);
    if (this.questions.areNew()) {
      this.current.setPlanning(false);
      this.current.goTo({ name: 'questions', failure: null });
      return;
    }
    this.ask(draft, null);
  }

  /** Another plan, since the files or what was said of them changed; the one that is shown stays until then. */
  again(): void {
    this.request.stop();
    if (this.files.all().length === 0) {
      this.back.startAgain();
      return;
    }
    this.current.setPlanning(true);
    void this.back.unlessStopped(() => this.make());
  }

  /** Asks KIOPS for the plan of a draft. `notice`: why, when somebody did not ask for it. */
  ask(draft: ImportDraft, notice: PlanNotice | null): void {
    const isShown = this.current.step().name === 'plan';
    this.request.send(this.client.plan(draft), {
      next: (progress) => {
        if (progress.phase === 'done') void this.show(draft, progress.result, notice);
        else if (notice === null && !isShown) {
          const percent = percentSent(progress);
          this.current.goTo({
            name: 'reading',
            work: percent === null ? 'comparing' : 'sending',
            percent,
          });
        }
      },
      error: (error: unknown) => this.showFailure(error, notice),
    });
  }

  /** Lists the next entries of a verdict, of which the plan has named the first only. */
  showMore(verdict: Verdict): void {
    const [draft, plan] = [this.plan.draft(), this.plan.onKiops()];
    const last = plan?.entries.filter((entry) => entry.verdict === verdict).at(-1);
    if (!draft || !last || this.loadingNow() || this.current.planning()) return;
    this.loadingNow.set(true);
    const page = this.client
      .plan(draft, { verdict, after: entryKey(last) })
      .pipe(finalize(() => this.loadingNow.set(false)));
    this.request.send(page, {
      next: (progress) => {
        if (progress.phase === 'done') this.addPage(draft, progress.result, verdict);
      },
      error: (error: unknown) => this.showFailure(error),
    });
  }

  private addPage(draft: ImportDraft, page: ImportPlan, verdict: Verdict): void {
    const plan = this.plan.onKiops();
    if (!plan) return;
    if (page.planId !== plan.planId) {
      this.ask(draft, 'plan-changed');
      return;
    }
    this.plan.addPage(page, verdict);
    if (verdict === 'conflict') this.answers.addPage(page);
  }

  private async show(draft: ImportDraft, plan: ImportPlan, asked: PlanNotice | null): Promise<void> {
    const before = { plan: this.plan.whole(), sources: this.plan.sources() };
    // From here on there is no way back to the plan before.
    this.back.notePlanned();
    await this.plan.show(draft, plan);
    this.answers.fit(before);
    // The plan's id is a digest of the file and the records: the same id means that nothing was changed.
    const isOther = before.plan?.planId !== plan.planId;
    const notice = (isOther && asked && WHERE_OTHER[asked]) || asked;
    if (notice !== asked) this.current.noteChanged();
    this.columns.restart();
    this.current.setPlanning(false);
    this.current.goTo({ name: 'plan', notice, failure: null });
  }

  /** Without a plan there is nothing to go back to; an earlier plan stays, with its answers, for another try. */
  private showFailure(error: unknown, asked: PlanNotice | null = null): void {
    const failure = toFailure(error);
    this.current.setPlanning(false);
    const notice = asked && WHERE_OTHER[asked] ? 'unknown' : null;
    if (this.plan.onKiops()) this.current.goTo({ name: 'plan', notice, failure });
    else if (this.questions.isAny()) this.current.goTo({ name: 'questions', failure });
    else {
      this.back.startAgain();
      this.current.goTo({ ...CHOOSE, failure });
    }
  }
}
