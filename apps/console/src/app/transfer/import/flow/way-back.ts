import { inject, Injectable } from '@angular/core';
import type { EntryAnswers } from '@kiops/transfer-formats';
import { TableColumns } from '../columns/table-columns';
import { CHOOSE } from './import-step';
import { ReadingStopped } from '../reading/asked-in-turn';
import { FileReading } from '../reading/file-reading';
import type { FileFacts } from '../reading/messages';
import { RegisteredServers } from '../reading/registered-servers';
import { ColumnSteps } from './column-steps';
import { ConflictAnswers } from './conflict-answers';
import { CurrentPlan } from './current-plan';
import { CurrentStep } from './current-step';
import { GivenKeys } from './given-keys';
import { ImportFiles } from './import-files';
import { OpenQuestions } from './open-questions';
import { SaidAnswers } from './said-answers';

/** The worker that reads files ended by itself: there was no room for what they hold, or its code could not be fetched. */
const BROKEN =
  'The files could not be read: this browser ran out of memory, or KIOPS could not be reached. Try again.';

/** From whatever was begun to what was there before it. */
@Injectable()
export class WayBack {
  private readonly reading = inject(FileReading);
  private readonly servers = inject(RegisteredServers);
  private readonly current = inject(CurrentStep);
  private readonly files = inject(ImportFiles);
  private readonly said = inject(SaidAnswers);
  private readonly keys = inject(GivenKeys);
  private readonly questions = inject(OpenQuestions);
  private readonly columns = inject(ColumnSteps);
  private readonly tables = inject(TableColumns);
  private readonly plan = inject(CurrentPlan);
  private readonly answers = inject(ConflictAnswers);
  /** The files of the plan that is shown, and what was said of them. */
  private planned: { readonly files: readonly FileFacts[]; readonly said: EntryAnswers } | undefined;

  /** The plan of now is the one to come back to. */
  notePlanned(): void {
    this.planned = { files: this.files.all(), said: this.said.all() };
  }

  /** To the plan, with the files and what was said of them; without one to the questions, or to the beginning. */
  goBack(): void {
    this.columns.restart();
    if (this.planned) {
      this.files.restore(this.planned.files);
      this.said.restore(this.planned.said);
      this.current.setPlanning(false);
      this.current.goTo({ name: 'plan', notice: null, failure: null });
    } else if (this.questions.isAny()) this.current.goTo({ name: 'questions', failure: null });
    else this.startAgain();
  }

  /** Whether going back loses what takes longer to give again than one file. */
  loses(): boolean {
    const added = this.files.all().length - (this.planned?.files.length ?? 0);
    if (this.planned) return added > 1 || this.tables.touched();
    return this.questions.isAny() ? this.tables.touched() : added > 1 || this.tables.isAnySaid();
  }

  /** To the choice of files. `fault`: why the last ones could not be used. */
  startAgain(fault: string | null = null): void {
    this.planned = undefined;
    this.reading.forget();
    this.servers.forget();
    this.files.forget();
    this.said.forget();
    this.keys.forget();
    this.questions.forget();
    this.columns.forget();
    this.plan.forget();
    this.answers.forget();
    this.current.setPlanning(false);
    this.current.goTo({ ...CHOOSE, fault });
  }

  /** The reader broke: the import begins again. */
  startAfterBreak(): void {
    this.startAgain(BROKEN);
  }

  /** When somebody stopped the reader, back to what was there before; when it broke, the import begins again. */
  async unlessStopped(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (!(error instanceof ReadingStopped)) throw error;
      if (!error.cancelled) this.startAfterBreak();
      else if (this.current.planning() || this.current.step().name === 'reading') this.goBack();
    }
  }
}
