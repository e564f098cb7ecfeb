import { computed, inject, Injectable, signal } from '@angular/core';
import type { Decision, Decisions, ImportPlan } from '@kiops/contracts';
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
} from '../plan/answers';
import type { ImportEntry, WholePlan } from '../plan/import-entries';
import type { ImportSources } from '../plan/import-sources';
import { CurrentPlan } from './current-plan';

/** A plan, and where its entries come from. */
export interface SourcedPlan {
  readonly plan: WholePlan | null;
  readonly sources: ImportSources | null;
}

/** The answers to the conflicts of the plan, and what would be written by them. */
@Injectable()
export class ConflictAnswers {
  private readonly current = inject(CurrentPlan);
  private readonly allNow = signal<Answers>(NO_ANSWERS);
  /** The answer to the conflicts that are not listed yet. */
  private readonly restNow = signal<Decision | null>(null);

  readonly all = this.allNow.asReadonly();
  readonly conflicts = computed(() => {
    const plan = this.current.whole();
    return plan ? conflictsOf(plan) : [];
  });
  readonly unanswered = computed(() => {
    const notListed = this.restNow() === null ? (this.current.whole()?.more.conflict ?? 0) : 0;
    return this.conflicts().length - this.allNow().size + notListed;
  });
  /** How many records would be written on KIOPS. */
  readonly toWrite = computed(() => this.countIn('kiops'));
  /** How many SSH secrets would be written in this browser. */
  readonly secretsToWrite = computed(() => this.countIn('browser'));
  /** How many host keys would be trusted or revoked in this browser. */
  readonly pinsToWrite = computed(() => this.countIn('pins'));

  answer(entry: ImportEntry, decision: Decision): void {
    this.allNow.update((answers) => withAnswer(answers, entry, decision));
  }

  /** Gives every conflict the same answer, whatever was answered before; returns how to undo that. */
  answerAll(decision: Decision): () => void {
    const [answers, rest] = [this.allNow(), this.restNow()];
    this.allNow.set(sameAnswer(this.conflicts(), decision));
    if (this.current.whole()?.more.conflict) this.restNow.set(decision);
    return () => {
      this.allNow.set(answers);
      this.restNow.set(rest);
    };
  }

  /** More of the plan is listed: what was said of all that was not listed stands for it, too. */
  addPage(page: ImportPlan): void {
    const rest = this.restNow();
    if (rest !== null)
      this.allNow.update((answers) => new Map([...sameAnswer(page.entries, rest), ...answers]));
  }

  /** Keeps what still fits the plan that is shown now. */
  fit(before: SourcedPlan): void {
    const now: SourcedPlan = { plan: this.current.whole(), sources: this.current.sources() };
    if (before.plan?.planId !== now.plan?.planId) this.restNow.set(null);
    if (!before.plan || !now.plan) return;
    const names = { before: namesIn(before), now: namesIn(now) };
    const [then, after] = [before.plan, now.plan];
    this.allNow.update((answers) => answersThatFit(answers, then, after, names));
  }

  /** As the service wants them. */
  decisions(): Decisions {
    return decisionsOf(this.allNow(), this.restNow());
  }

  forget(): void {
    this.allNow.set(NO_ANSWERS);
    this.restNow.set(null);
  }

  private countIn(place: 'kiops' | 'browser' | 'pins'): number {
    const plan = this.current.whole();
    const rest = place === 'pins' ? null : this.restNow();
    return plan ? entriesToWrite(plan, this.allNow(), { place, rest }) : 0;
  }
}

function namesIn({ sources }: SourcedPlan): (entry: ImportEntry) => string {
  return (entry) => sources?.originOf(entry)?.id ?? entryKey(entry);
}
