import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { RecordStore } from '@kiops/contracts';
import type { EntryId } from '@kiops/transfer-formats';
import { TableColumns } from '../columns/table-columns';
import { CHOOSE } from './import-step';
import { ReadingStopped } from '../reading/asked-in-turn';
import { FileReading } from '../reading/file-reading';
import { fileKeyOf } from '../reading/messages';
import { Applying } from './applying';
import { ColumnSteps } from './column-steps';
import { ConflictAnswers } from './conflict-answers';
import { CurrentStep } from './current-step';
import { GivenKeys } from './given-keys';
import { ImportFiles } from './import-files';
import { OneRequest } from './one-request';
import { OpenQuestions } from './open-questions';
import { PlanMaking } from './plan-making';
import { SaidAnswers } from './said-answers';
import { WayBack } from './way-back';

/** One import from the choice of files to its summary. Lives as long as its dialog, and cancels what runs with it. */
@Injectable()
export class ImportFlow {
  private readonly request = inject(OneRequest);
  private readonly reading = inject(FileReading);
  private readonly tables = inject(TableColumns);
  private readonly current = inject(CurrentStep);
  private readonly files = inject(ImportFiles);
  private readonly said = inject(SaidAnswers);
  private readonly keys = inject(GivenKeys);
  private readonly questions = inject(OpenQuestions);
  private readonly columns = inject(ColumnSteps);
  private readonly answers = inject(ConflictAnswers);
  private readonly plans = inject(PlanMaking);
  private readonly applying = inject(Applying);
  private readonly back = inject(WayBack);
  private readonly openingNow = signal<string | null>(null);

  /** The key of the file that is being opened. */
  readonly opening = this.openingNow.asReadonly();
  /** Whether there is something that would be lost. */
  readonly answered = computed(
    () => this.answers.all().size > 0 || this.keys.isAny() || this.tables.touched() || this.said.isAny(),
  );

  constructor() {
    inject(DestroyRef).onDestroy(() => this.reading.forget());
  }

  /** Reads files, beside those that are there, and asks KIOPS what importing them would do. */
  async add(chosen: readonly File[]): Promise<void> {
    if (chosen.length === 0 || this.current.planning()) return;
    this.request.stop();
    const before = this.current.step();
    this.current.goTo({ name: 'reading', work: 'reading', percent: 0 });
    try {
      const fault = await this.files.add(chosen, (percent) =>
        this.current.goTo({ name: 'reading', work: 'reading', percent }),
      );
      if (fault === null) await this.plans.make();
      else this.current.goTo({ ...CHOOSE, fault });
    } catch (error) {
      if (!(error instanceof ReadingStopped)) throw error;
      if (!error.cancelled) this.back.startAfterBreak();
      else if (before.name === 'plan') this.back.goBack();
      else this.back.startAgain();
    }
  }

  /** Takes a file out of the import; returns how to put it back where it was. */
  takeOut(key: string): () => void {
    const putBack = this.files.takeOut(key);
    if (!putBack) return () => undefined;
    this.plans.again();
    return () => {
      // It is there again when the plan without it was cancelled.
      if (this.files.find(key)) return;
      putBack();
      this.plans.again();
    };
  }

  /** Opens a protected file. One that the passphrase does not open stays, and says so. */
  async open(key: string, passphrase: string): Promise<void> {
    if (this.openingNow() !== null) return;
    this.openingNow.set(key);
    try {
      await this.back.unlessStopped(async () => {
        await this.files.open(key, passphrase);
        // What it holds may have questions of its own.
        const draft = await this.reading.draft(this.files.keys(), this.said.all(), []);
        this.questions.set(draft.questions);
      });
    } finally {
      this.openingNow.set(null);
    }
    // It was all that was asked.
    if (this.current.step().name === 'questions' && !this.questions.isAny()) await this.goOn();
  }

  /** Asks again what the columns of a table are. */
  async askColumns(key: string): Promise<void> {
    const table = this.files.find(fileKeyOf(key))?.tables.find((one) => one.key === key);
    if (!table || this.current.planning()) return;
    this.request.stop();
    await this.back.unlessStopped(() => this.columns.ask(table));
  }

  /** Reads the table that was asked about as it was said, and goes on. */
  async takeColumns(remember: boolean): Promise<void> {
    await this.goOnAfter(await this.columns.take(remember));
  }

  /** Leaves the table that was asked about out, and goes on. */
  async leaveTableOut(): Promise<void> {
    // What it would look like is not waited for.
    this.reading.cancel();
    await this.goOnAfter(this.columns.leaveOut());
  }

  /** Whether the way back from the columns loses more than one file of which nothing was said. */
  losesByLeavingColumns(): boolean {
    return this.columns.isFirst && this.back.loses();
  }

  /** From a table to the one that was asked about before it; from the first, to what was there before them. */
  async leaveColumns(): Promise<void> {
    // What it would look like is not waited for.
    this.reading.cancel();
    await this.back.unlessStopped(async () => {
      if (!(await this.columns.leave())) this.back.goBack();
    });
  }

  /** Reads the file of a key that servers of the files name. */
  async giveKeyFile(id: string, file: File): Promise<void> {
    await this.back.unlessStopped(() => this.keys.give(id, file));
  }

  /** Opens a protected key. One that the passphrase does not open stays as it is, and says so. */
  async openKey(id: string, passphrase: string): Promise<void> {
    await this.back.unlessStopped(() => this.keys.open(id, passphrase));
  }

  /** Enough was said: the plan, with what is left, once the keys that are being opened are. */
  async goOn(): Promise<void> {
    this.questions.noteAsked();
    this.current.goTo({ name: 'reading', work: 'comparing', percent: null });
    await this.keys.settled();
    // Meanwhile somebody may have cancelled it.
    if (this.current.step().name === 'reading') this.plans.again();
  }

  /** Back from a plan to what can be said. */
  askAgain(): void {
    if (!this.current.planning()) this.current.goTo({ name: 'questions', failure: null });
  }

  /** Puts an entry that fits more than one store into this one. */
  putInto(id: EntryId, store: RecordStore): void {
    this.said.sayStore([id], store);
    this.plans.again();
  }

  /** Stops what runs. */
  cancel(): void {
    if (this.applying.cancel()) return;
    this.request.stop();
    if (!this.reading.cancel()) this.back.goBack();
  }

  startAgain(): void {
    this.back.startAgain();
  }

  private async goOnAfter(read: (() => Promise<void>) | undefined): Promise<void> {
    if (!read) return;
    this.current.goTo({ name: 'reading', work: 'reading', percent: null });
    await this.back.unlessStopped(async () => {
      await read();
      await this.plans.make();
    });
  }
}
