import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { Decision, ImportPlan, ImportOutcome, RecordStore, Verdict } from '@kiops/contracts';
import type {
  EntryAnswers,
  EntryId,
  Questions,
  SaidValue,
  SecretAccount,
  TableChoice,
} from '@kiops/transfer-formats';
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
import { ImportSources } from './import-sources';
import { TableColumns } from './columns/table-columns';
import { CHOOSE, type ImportStep, type PlanNotice } from './import-step';
import { RegisteredServers } from './registered-servers';
import type { ChosenKeyFile } from './questions/key-file';
import { FileReading, ReadingStopped } from './reading/file-reading';
import type { FileFacts, ImportDraft, ReadKeyFile } from './reading/messages';

/** What was not said about any entry yet. */
const NOTHING_SAID: EntryAnswers = { stores: {}, fields: {}, forAll: {}, accounts: {} };

/** One import from the choice of files to its summary. Lives as long as its dialog, and cancels what runs with it. */
@Injectable()
export class ImportFlow {
  private readonly client = inject(TransferClient);
  private readonly browser = inject(BrowserPart);
  private readonly reading = inject(FileReading);
  private readonly servers = inject(RegisteredServers);
  private readonly tables = inject(TableColumns);
  private running = Subscription.EMPTY;
  /** The browser's part is being written: it is too late to cancel. */
  private finishing = false;
  /** How many files were chosen so far, which names the next one. */
  private chosen = 0;
  /** The files of the plan that is shown, and what was said of them. */
  private planned: { readonly files: readonly FileFacts[]; readonly said: EntryAnswers } = {
    files: [],
    said: NOTHING_SAID,
  };
  /** The files themselves, for those that are opened by a passphrase. */
  private readonly given = new Map<string, File>();
  /** The tables of which it was said one after the other what their columns are, since the last plan. */
  private tablesBefore: readonly FileFacts[] = [];
  /** What was asked already: once is enough. */
  private readonly asked = new Set<string>();

  private readonly stepNow = signal<ImportStep>(CHOOSE);
  private readonly filesNow = signal<readonly FileFacts[]>([]);
  private readonly saidNow = signal<EntryAnswers>(NOTHING_SAID);
  private readonly questionsNow = signal<Questions | null>(null);
  private readonly keyFilesNow = signal<ReadonlyMap<string, ChosenKeyFile>>(new Map());
  private readonly openedKeysNow = signal<ReadonlyMap<string, ReadKeyFile>>(new Map());
  private readonly openingNow = signal<string | null>(null);
  private readonly draftNow = signal<ImportDraft | null>(null);
  /** The service's part of the plan. */
  private readonly planNow = signal<ImportPlan | null>(null);
  private readonly answersNow = signal<Answers>(NO_ANSWERS);
  /** The answer to the conflicts that are not listed yet. */
  private readonly restNow = signal<Decision | null>(null);
  private readonly loadingNow = signal(false);
  private readonly planningNow = signal(false);
  private readonly changedNow = signal(false);
  private readonly readInNow = signal(0);

  readonly step = this.stepNow.asReadonly();
  readonly files = this.filesNow.asReadonly();
  /** What has to be said of the files; null when nothing has. */
  readonly questions = this.questionsNow.asReadonly();
  readonly said = this.saidNow.asReadonly();
  /** What came of the key files that were chosen, by their questions. */
  readonly keyFiles = this.keyFilesNow.asReadonly();
  /** What came of the passphrases of keys, by the ids of the keys. */
  readonly openedKeys = this.openedKeysNow.asReadonly();
  /** Files that a passphrase opens. */
  readonly protectedFiles = computed(() => this.filesNow().filter(isProtected));
  /** The key of the file that is being opened. */
  readonly opening = this.openingNow.asReadonly();
  /** Whether there is anything to say. */
  readonly hasQuestions = computed(
    () =>
      this.protectedFiles().length > 0 ||
      questionIds(this.questionsNow()).length > 0 ||
      (this.questionsNow()?.stores.length ?? 0) > 0,
  );
  /** Where the entries of the plan come from. */
  readonly sources = computed(() => {
    const draft = this.draftNow();
    return draft && new ImportSources(draft, this.filesNow());
  });
  /** When and where the one file of KIOPS was exported; null of anything else. */
  readonly exported = computed(() => {
    const draft = this.draftNow();
    return draft?.exportedAt ? { at: draft.exportedAt, origin: draft.origin } : null;
  });
  /** The plan of all files. */
  readonly plan = computed(() => {
    const onKiops = this.planNow();
    const sources = this.sources();
    if (!onKiops || !sources) return null;
    const pins = { pins: this.browser.pins(), secrets: this.draftNow()?.sshSecrets.length ?? 0 };
    const plan = wholePlan(onKiops, this.browser.plan(), pins);
    const entries = plan.entries.map((entry) =>
      entry.reason === undefined ? entry : { ...entry, reason: sources.inWords(entry.reason) },
    );
    return { ...plan, entries };
  });
  /** What of the files is in no plan. */
  readonly notPlanned = computed(() => this.sources()?.leftOut() ?? []);
  /** Why the files' SSH secrets are left out; null when they are not. */
  readonly leftOut = this.browser.leftOut;
  readonly answers = this.answersNow.asReadonly();
  /** Whether more of the plan is on its way. */
  readonly loading = this.loadingNow.asReadonly();
  /** Whether another plan is made while this one is shown. */
  readonly planning = this.planningNow.asReadonly();
  /** Whether records on KIOPS were changed. */
  readonly changed = this.changedNow.asReadonly();
  /** How long the files took to be read and checked, in milliseconds. */
  readonly readIn = this.readInNow.asReadonly();
  /** Whether there is something that would be lost. */
  readonly answered = computed(
    () =>
      this.answersNow().size > 0 ||
      this.keyFilesNow().size > 0 ||
      this.openedKeysNow().size > 0 ||
      this.tables.touched() ||
      Object.values(this.saidNow()).some((said: object) => Object.keys(said).length > 0),
  );

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

  /** How many host keys would be trusted or revoked in this browser. */
  readonly pinsToWrite = computed(() => {
    const plan = this.plan();
    return plan ? entriesToWrite(plan, this.answersNow(), { place: 'pins', rest: null }) : 0;
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      this.running.unsubscribe();
      this.reading.forget();
    });
  }

  /** Reads files, beside those that are there, and asks KIOPS what importing them would do. */
  async add(chosen: readonly File[]): Promise<void> {
    if (chosen.length === 0 || this.planningNow()) return;
    this.running.unsubscribe();
    const given = chosen.map((file) => ({ key: `f${(this.chosen += 1)}`, file }));
    for (const { key, file } of given) this.given.set(key, file);
    const before = this.stepNow();
    this.stepNow.set({ name: 'reading', work: 'reading', percent: 0 });
    const start = performance.now();
    try {
      const read = await this.reading.read(given, (done, of) =>
        this.stepNow.set({ name: 'reading', work: 'reading', percent: Math.floor((100 * done) / of) }),
      );
      const faults = read.flatMap((file) =>
        file.fault && !isProtected(file) ? [faultWords(file.name, file.fault.reason)] : [],
      );
      if (this.filesNow().length === 0 && faults.length === read.length) {
        this.stepNow.set({ ...CHOOSE, fault: faults.join('\n') });
        return;
      }
      this.filesNow.update((files) => [...files, ...read]);
      this.readInNow.set(performance.now() - start);
      await this.makePlan();
    } catch (error) {
      if (!(error instanceof ReadingStopped)) throw error;
      if (before.name === 'plan' && error.cancelled) {
        this.goBack();
      } else this.startAgain(error.cancelled ? null : BROKEN);
    }
  }

  /** Takes a file out of the import; returns how to put it back where it was. */
  takeOut(key: string): () => void {
    const before = this.filesNow();
    const index = before.findIndex((file) => file.key === key);
    if (index < 0) return () => undefined;
    this.filesNow.set(before.filter((file) => file.key !== key));
    this.planAgain();
    return () => {
      // It is there again when the plan without it was cancelled.
      if (this.keys().includes(key)) return;
      this.filesNow.update((files) => [...files.slice(0, index), before[index], ...files.slice(index)]);
      this.planAgain();
    };
  }

  /** Opens a protected file. One that the passphrase does not open stays, and says so. */
  async open(key: string, passphrase: string): Promise<void> {
    const file = this.given.get(key);
    if (!file || this.openingNow() !== null) return;
    this.openingNow.set(key);
    try {
      const [facts] = await this.reading.read([{ key, file, passphrase }], () => undefined);
      this.filesNow.update((files) => files.map((one) => (one.key === key ? facts : one)));
      // What it holds may have questions of its own.
      const draft = await this.reading.draft(this.keys(), this.saidNow(), []);
      this.questionsNow.set(draft.questions);
    } catch (error) {
      if (!(error instanceof ReadingStopped)) throw error;
      if (!error.cancelled) this.startAgain(BROKEN);
    } finally {
      this.openingNow.set(null);
    }
  }

  /** Says a field of one entry; an empty text takes that back. */
  sayField(id: EntryId, field: string, value: SaidValue): void {
    this.saidNow.update((said) => ({
      ...said,
      fields: { ...said.fields, [id]: { ...said.fields[id], [field]: value } },
    }));
  }

  /** Says a field of all entries of a file that say nothing else. */
  sayForAll(key: string, value: string): void {
    this.saidNow.update((said) => ({ ...said, forAll: { ...said.forAll, [key]: value } }));
  }

  /** Says the store of an entry that fits none by itself; null leaves it out. */
  sayStore(id: EntryId, store: RecordStore | null): void {
    this.saidNow.update((said) => {
      const { [id]: _before, ...others } = said.stores;
      return { ...said, stores: store === null ? others : { ...others, [id]: store } };
    });
  }

  /** Says which servers a key signs in to. */
  sayAccounts(id: EntryId, accounts: readonly SecretAccount[]): void {
    this.saidNow.update((said) => ({ ...said, accounts: { ...said.accounts, [id]: accounts } }));
  }

  /** Asks again what the columns of a table are. */
  async askColumns(key: string): Promise<void> {
    const file = this.filesNow().find((one) => one.key === key);
    if (!file?.isTable || this.planningNow()) return;
    this.running.unsubscribe();
    await this.unlessStopped(async () => {
      await this.tables.ask(file);
      this.stepNow.set({ name: 'columns' });
    });
  }

  /** Reads the table that was asked about as it was said, and goes on. */
  async takeColumns(remember: boolean): Promise<void> {
    const taken = await this.tables.take(remember);
    if (!taken) return;
    this.tablesBefore = [...this.tablesBefore, taken.file];
    this.stepNow.set({ name: 'reading', work: 'reading', percent: null });
    await this.unlessStopped(async () => {
      await this.readTable(taken.file, taken.choice);
      await this.makePlan();
    });
  }

  /** From a table to the one that was asked about before it; from the first, to what was there before them. */
  async leaveColumns(): Promise<void> {
    // What it would look like is not waited for.
    this.reading.cancel();
    const before = this.tablesBefore.at(-1);
    if (!before) {
      this.goBack();
      return;
    }
    this.tables.leave();
    this.tablesBefore = this.tablesBefore.slice(0, -1);
    await this.unlessStopped(() => this.tables.ask(before));
  }

  /** Reads the file of a key that servers of the files name. */
  async giveKeyFile(id: string, file: File): Promise<void> {
    await this.unlessStopped(async () => {
      const key = await this.reading.readKeyFile(id, file);
      this.keyFilesNow.update((all) => new Map(all).set(id, { name: file.name, ...key }));
      this.openedKeysNow.update((all) => new Map([...all].filter(([other]) => other !== id)));
    });
  }

  /** Opens a protected key. One that the passphrase does not open stays as it is, and says so. */
  async openKey(id: string, passphrase: string): Promise<void> {
    await this.unlessStopped(async () => {
      const key = await this.reading.openKey(id, passphrase);
      this.openedKeysNow.update((all) => new Map(all).set(id, key));
      const given = this.keyFilesNow().get(id);
      if (given && key.fault === undefined)
        this.keyFilesNow.update((all) => new Map(all).set(id, { ...given, ...key }));
    });
  }

  /** How a file is called, or a file in an archive. */
  nameOf(key: string): string {
    return this.filesNow().find((file) => file.key === key.split('/')[0])?.name ?? '';
  }

  /** Enough was said: the plan, with what is left. */
  goOn(): void {
    for (const id of this.openIds()) this.asked.add(id);
    this.stepNow.set({ name: 'reading', work: 'comparing', percent: null });
    this.planAgain();
  }

  /** Back from a plan to what can be said. */
  askAgain(): void {
    if (!this.planningNow()) this.stepNow.set({ name: 'questions', failure: null });
  }

  /** Puts an entry that fits more than one store into this one. */
  putInto(id: EntryId, store: RecordStore): void {
    this.saidNow.update((said) => ({ ...said, stores: { ...said.stores, [id]: store } }));
    this.planAgain();
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
    const [draft, plan] = [this.draftNow(), this.planNow()];
    const last = plan?.entries.filter((entry) => entry.verdict === verdict).at(-1);
    if (!draft || !plan || !last || this.loadingNow() || this.planningNow()) return;
    this.loadingNow.set(true);
    this.running = this.client
      .plan(draft.body, { verdict, after: entryKey(last) })
      .pipe(finalize(() => this.loadingNow.set(false)))
      .subscribe({
        next: (progress) => {
          if (progress.phase === 'done') this.addToPlan(draft, progress.result, verdict);
        },
        error: (error: unknown) => this.showPlanFailure(error),
      });
  }

  /** The vault was unlocked: the files' SSH secrets are planned too. */
  async lookAgain(): Promise<void> {
    const draft = this.draftNow();
    if (draft) await this.browser.look(draft);
  }

  /** Tries once more to write what this browser could not keep. */
  async keepInBrowser(): Promise<void> {
    const step = this.stepNow();
    if (step.name === 'done') await this.finish(step.summary);
  }

  /** Writes the records, all or nothing, and then the SSH secrets in this browser, all or nothing too. */
  import(): void {
    const draft = this.draftNow();
    const plan = this.planNow();
    if (!draft || !plan || this.planningNow()) return;
    if (plan.entries.length === 0) {
      void this.finish(null);
      return;
    }
    // One request at a time: more of the plan is not waited for.
    this.running.unsubscribe();
    const start = performance.now();
    this.stepNow.set({ name: 'importing', percent: 0, sentIn: null });
    this.running = this.client
      .apply(draft.body, plan.planId, decisionsOf(this.answersNow(), this.restNow()))
      .subscribe({
        next: (progress) => this.showApplying(progress, start),
        error: (error: unknown) => this.showApplyFailure(draft, error),
      });
  }

  /** Stops what runs. A cancelled import is followed by a look at what KIOPS holds, so that nobody has to believe. */
  cancel(): void {
    const step = this.stepNow();
    if (this.finishing) return;
    this.running.unsubscribe();
    const draft = this.draftNow();
    if (step.name === 'importing' && draft) {
      this.stepNow.set({ name: 'cancelling' });
      this.askForPlan(draft, 'cancelled');
    } else if (this.reading.cancel()) return;
    else this.goBack();
  }

  /** Back to what was there before something was begun: the plan, with the files and what was said of them. */
  private goBack(): void {
    this.tablesBefore = [];
    if (this.planNow()) {
      this.filesNow.set(this.planned.files);
      this.saidNow.set(this.planned.said);
      this.planningNow.set(false);
      this.stepNow.set({ name: 'plan', notice: null, failure: null });
    } else if (this.hasQuestions()) this.stepNow.set({ name: 'questions', failure: null });
    else this.startAgain();
  }

  /** Back to the choice of files. `fault`: why the last ones could not be used. */
  startAgain(fault: string | null = null): void {
    this.reading.forget();
    this.tables.forget();
    this.given.clear();
    this.tablesBefore = [];
    this.asked.clear();
    this.filesNow.set([]);
    this.saidNow.set(NOTHING_SAID);
    this.questionsNow.set(null);
    this.keyFilesNow.set(new Map());
    this.openedKeysNow.set(new Map());
    this.draftNow.set(null);
    this.planNow.set(null);
    this.browser.forget();
    this.answersNow.set(NO_ANSWERS);
    this.restNow.set(null);
    this.planningNow.set(false);
    this.stepNow.set({ ...CHOOSE, fault });
  }

  /** Another plan, since the files or what was said of them changed; the one that is shown stays until then. */
  private planAgain(): void {
    this.running.unsubscribe();
    if (this.filesNow().length === 0) {
      this.startAgain();
      return;
    }
    this.planningNow.set(true);
    void this.unlessStopped(() => this.makePlan());
  }

  /** When somebody stopped the reader, back to what was there before; when it broke, the import begins again. */
  private async unlessStopped(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (!(error instanceof ReadingStopped)) throw error;
      if (!error.cancelled) this.startAgain(BROKEN);
      else if (this.planningNow() || this.stepNow().name === 'reading') this.goBack();
    }
  }

  /** Rejects with `ReadingStopped`. */
  private async makePlan(): Promise<void> {
    if (!(await this.haveColumns())) return;
    const keys = this.keys();
    const hasHostKeys = this.filesNow().some(({ hostKeys }) => hostKeys > 0);
    const servers = hasHostKeys ? await this.servers.all() : [];
    const draft = await this.reading.draft(keys, this.saidNow(), servers);
    // Meanwhile somebody took another file out, or left.
    if (keys.join() !== this.keys().join()) return;
    this.questionsNow.set(draft.questions);
    if (this.openIds().some((id) => !this.asked.has(id))) {
      this.planningNow.set(false);
      this.stepNow.set({ name: 'questions', failure: null });
      return;
    }
    this.askForPlan(draft, null);
  }

  /** Whether it is said of all tables what their columns are; of the first that it is not said of, it is asked. */
  private async haveColumns(): Promise<boolean> {
    for (const file of this.filesNow()) {
      if (!file.isTable || this.tables.isSaid(file)) continue;
      const remembered = await this.tables.choiceFor(file);
      if (!remembered) {
        await this.tables.ask(file);
        this.planningNow.set(false);
        this.stepNow.set({ name: 'columns' });
        return false;
      }
      await this.readTable(file, remembered);
    }
    return true;
  }

  private async readTable({ key }: FileFacts, table: TableChoice): Promise<void> {
    const file = this.given.get(key);
    if (!file) return;
    const [facts] = await this.reading.read([{ key, file, table }], () => undefined);
    this.filesNow.update((files) => files.map((one) => (one.key === key ? facts : one)));
  }

  private keys(): readonly string[] {
    return this.filesNow().map(({ key }) => key);
  }

  /** What there is to say, by names that stay the same. */
  private openIds(): readonly string[] {
    return [...this.protectedFiles().map(({ key }) => key), ...questionIds(this.questionsNow())];
  }

  private askForPlan(draft: ImportDraft, notice: PlanNotice | null): void {
    const isShown = this.stepNow().name === 'plan';
    this.running = this.client.plan(draft.body).subscribe({
      next: (progress) => {
        if (progress.phase === 'done') void this.showPlan(draft, progress.result, notice);
        else if (notice === null && !isShown) {
          const percent = percentSent(progress);
          this.stepNow.set({
            name: 'reading',
            work: percent === null ? 'comparing' : 'sending',
            percent,
          });
        }
      },
      error: (error: unknown) => this.showPlanFailure(error),
    });
  }

  /** Without a plan there is nothing to go back to; an earlier plan stays, with its answers, for another try. */
  private showPlanFailure(error: unknown): void {
    const failure = toFailure(error);
    this.planningNow.set(false);
    if (this.planNow()) this.stepNow.set({ name: 'plan', notice: null, failure });
    else if (this.hasQuestions()) this.stepNow.set({ name: 'questions', failure });
    else {
      this.startAgain();
      this.stepNow.set({ ...CHOOSE, failure });
    }
  }

  private async showPlan(draft: ImportDraft, plan: ImportPlan, asked: PlanNotice | null): Promise<void> {
    const before = this.plan();
    const named = this.sources();
    // From here on there is no way back to the plan before.
    this.planned = { files: this.filesNow(), said: this.saidNow() };
    if (draft !== this.draftNow()) {
      this.browser.forget();
      this.draftNow.set(draft);
      this.planNow.set(plan);
      await this.browser.look(draft);
    } else this.planNow.set(plan);
    if (before?.planId !== plan.planId) this.restNow.set(null);
    const now = this.plan();
    const sources = this.sources();
    if (before && now) {
      const names = {
        before: (entry: ImportEntry) => named?.originOf(entry)?.id ?? entryKey(entry),
        now: (entry: ImportEntry) => sources?.originOf(entry)?.id ?? entryKey(entry),
      };
      this.answersNow.update((answers) => answersThatFit(answers, before, now, names));
    }
    // The plan's id is a digest of the file and the records: the same id means that nothing was changed.
    const tooLate = asked === 'cancelled' && before?.planId !== plan.planId;
    if (tooLate) this.changedNow.set(true);
    this.tablesBefore = [];
    this.planningNow.set(false);
    this.stepNow.set({ name: 'plan', notice: tooLate ? 'cancelled-too-late' : asked, failure: null });
  }

  private addToPlan(draft: ImportDraft, page: ImportPlan, verdict: Verdict): void {
    const plan = this.planNow();
    if (!plan) return;
    if (page.planId !== plan.planId) {
      this.askForPlan(draft, 'plan-changed');
      return;
    }
    const entries = [...plan.entries, ...page.entries];
    this.planNow.set({ ...plan, entries, more: { ...plan.more, [verdict]: page.more[verdict] } });
    const rest = this.restNow();
    if (verdict !== 'conflict' || rest === null) return;
    this.answersNow.update((answers) => new Map([...sameAnswer(page.entries, rest), ...answers]));
  }

  private showApplying(progress: RequestProgress<ImportOutcome>, start: number): void {
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
  private async finish(onKiops: ImportOutcome | null): Promise<void> {
    this.finishing = true;
    const browser = await this.browser.apply(this.answersNow(), onKiops?.act);
    this.finishing = false;
    this.stepNow.set({ name: 'done', summary: onKiops, browser });
  }

  private showApplyFailure(draft: ImportDraft, error: unknown): void {
    const failure = toFailure(error);
    if (failure.code === 'plan-changed') this.askForPlan(draft, 'plan-changed');
    else this.stepNow.set({ name: 'plan', notice: null, failure });
  }
}

/** The worker that reads files ended by itself: there was no room for what they hold, or its code could not be fetched. */
const BROKEN =
  'The files could not be read: this browser ran out of memory, or KIOPS could not be reached. Try again.';

/** Whether a passphrase opens it. */
function isProtected({ fault }: FileFacts): boolean {
  return fault?.code === 'passphrase-needed' || fault?.code === 'wrong-passphrase';
}

function questionIds(questions: Questions | null): readonly string[] {
  if (!questions) return [];
  const { fields, keys, keyFiles } = questions;
  return [...fields.map(({ key }) => key), ...keys.map(({ id }) => id), ...keyFiles.map(({ id }) => id)];
}

/** `credentials.json is not JSON: line 2, column 4: …`, where the reason begins with “It”. */
function faultWords(name: string, reason: string): string {
  return reason.startsWith('It ') ? `${name} ${reason.slice(3)}` : `${name}: ${reason}`;
}

/** How much of the request is sent, 0 to 100; null while KIOPS works on it. */
function percentSent(progress: RequestProgress<unknown>): number | null {
  if (progress.phase !== 'sending') return null;
  return progress.total ? Math.floor((100 * progress.sent) / progress.total) : 0;
}
