import { computed, inject, Injectable, signal } from '@angular/core';
import type { ImportPlan, Verdict } from '@kiops/contracts';
import { BrowserPart } from '../plan/browser-part';
import { wholePlan } from '../plan/import-entries';
import { ImportSources } from '../plan/import-sources';
import { leftOutCounts, NOTHING_LEFT_OUT } from '../plan/left-out-counts';
import { takenByFile, type TakenOfFile } from '../plan/taken-counts';
import type { ImportDraft } from '../reading/messages';
import { ImportFiles } from './import-files';

/** The plan that is shown, and the draft that it is of: the service's part and this browser's in one. */
@Injectable()
export class CurrentPlan {
  private readonly browser = inject(BrowserPart);
  private readonly files = inject(ImportFiles);
  private readonly draftNow = signal<ImportDraft | null>(null);
  private readonly onKiopsNow = signal<ImportPlan | null>(null);

  readonly draft = this.draftNow.asReadonly();
  /** The service's part. */
  readonly onKiops = this.onKiopsNow.asReadonly();
  /** Where the entries come from. */
  readonly sources = computed(() => {
    const draft = this.draftNow();
    return draft && new ImportSources(draft, this.files.all());
  });
  /** When and where the one file of KIOPS was exported; null of anything else. */
  readonly exported = computed(() => {
    const draft = this.draftNow();
    return draft?.exportedAt ? { at: draft.exportedAt, origin: draft.origin } : null;
  });
  /** The plan of all files. */
  readonly whole = computed(() => {
    const onKiops = this.onKiopsNow();
    const sources = this.sources();
    if (!onKiops || !sources) return null;
    const pins = { pins: this.browser.pins(), secrets: this.draftNow()?.sshSecrets.length ?? 0 };
    const plan = wholePlan(onKiops, this.browser.plan(), pins);
    const entries = plan.entries.map((entry) =>
      entry.reason === undefined ? entry : { ...entry, reason: sources.inWords(entry.reason) },
    );
    return { ...plan, entries };
  });
  /** How many clusters and engines of the files KIOPS has once they are imported, or had before. */
  readonly runtimes = computed(
    () =>
      this.onKiopsNow()?.entries.filter(({ store, verdict }) => store === 'runtimes' && verdict !== 'invalid')
        .length ?? 0,
  );
  /** What of the files is in no plan. */
  readonly notPlanned = computed(() => this.sources()?.leftOut() ?? []);
  /** How much of the files is left out: what cards, tiles and sections say. */
  readonly leftOutCounts = computed(() => {
    const [draft, plan, sources] = [this.draftNow(), this.whole(), this.sources()];
    return draft && plan && sources ? leftOutCounts(draft, plan, sources) : NOTHING_LEFT_OUT;
  });
  /** What the plan takes of each file. */
  readonly taken = computed(() => {
    const [draft, plan] = [this.draftNow(), this.whole()];
    return draft && plan ? takenByFile(draft, plan, this.files.all()) : new Map<string, TakenOfFile>();
  });
  /** Why the files' SSH secrets are left out; null when they are not. */
  readonly leftOut = this.browser.leftOut;

  /** Shows the service's plan of a draft, and plans what of the draft belongs into this browser. Never rejects. */
  async show(draft: ImportDraft, onKiops: ImportPlan): Promise<void> {
    const isNew = draft !== this.draftNow();
    if (isNew) this.browser.forget();
    this.draftNow.set(draft);
    this.onKiopsNow.set(onKiops);
    if (isNew) await this.browser.look(draft);
  }

  /** The vault was unlocked: the files' SSH secrets are planned too. Never rejects. */
  async lookAgain(): Promise<void> {
    const draft = this.draftNow();
    if (draft) await this.browser.look(draft);
  }

  /** Lists the next entries of a verdict as well. */
  addPage(page: ImportPlan, verdict: Verdict): void {
    this.onKiopsNow.update(
      (plan) =>
        plan && {
          ...plan,
          entries: [...plan.entries, ...page.entries],
          more: { ...plan.more, [verdict]: page.more[verdict] },
        },
    );
  }

  forget(): void {
    this.draftNow.set(null);
    this.onKiopsNow.set(null);
    this.browser.forget();
  }
}
