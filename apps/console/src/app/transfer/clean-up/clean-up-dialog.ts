import { HttpErrorResponse } from '@angular/common/http';
import { BreakpointObserver } from '@angular/cdk/layout';
import { CdkVirtualForOf, CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { MatDialog, MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import { MatCheckbox } from '@angular/material/checkbox';
import { BrowserVault, type FoundSecrets } from '@kiops/browser-vault';
import { type CleanUpPlan, type DuplicateKind, LIMITS, TRASH_DAYS } from '@kiops/contracts';
import {
  mdiAlertOutline,
  mdiCheckCircle,
  mdiContentDuplicate,
  mdiKeyVariant,
  mdiMonitorLock,
  mdiServerSecurity,
  mdiTrashCanOutline,
} from '@mdi/js';
import { firstValueFrom, map } from 'rxjs';
import { DateWords } from '../../dates/date-words';
import { Icon } from '../../icon/icon';
import { Empty } from '../../list/empty';
import { ListEmpty, ListRows } from '../../list/list-slots';
import { ListStates } from '../../list/list-states';
import { type Failure, isUnknown, toFailure } from '../../problem/failure';
import { damagedInWords } from '../../vault/damaged-words';
import { faultSentence } from '../../vault/fault-sentence';
import { NotedChanges } from '../../vault/noted-changes';
import { openUnlock } from '../../vault/open-unlock';
import { DialogHead } from '../../dialog/dialog-head';
import { FailureCallout } from '../../problem/failure-callout';
import { RowHeights } from '../../list/row-heights';
import { QuantityPipe } from '../../quantities/quantity-pipe';
import { quantity } from '../../quantities/quantities';
import { OpenSecret } from '../../records/secret/open-secret';
import { STORE_ICONS } from '../../records/store-icons';
import { PLACE_TITLES } from '../../records/store-titles';
import { TransferClient } from '../client/transfer-client';
import { changedWords } from './changed-words';
import { CleanUpChoice } from './clean-up-choice';
import { browserDuplicates, type Duplicate, type Duplicates, kiopsDuplicates } from './clean-up-groups';
import { DuplicateName } from './duplicate-name';
import { cleanUpRowHeight, cleanUpRows, type Half } from './clean-up-rows';

const NOTHING_REMOVED = { removed: 0, connectionsMoved: 0, act: undefined };
const NOTHING_HERE: FoundSecrets = { groups: [], later: 0 };

/** What was removed, and from where. */
interface CleanedUp {
  readonly onKiops: number;
  readonly connectionsMoved: number;
  readonly inBrowser: number;
  /** Why this browser's part stayed; empty when it did not. */
  readonly fault: string;
}

/** Clean Up Duplicates: which records and SSH secrets are the same account, and which of them go to the trash. */
@Component({
  selector: 'kiops-clean-up-dialog',
  imports: [
    CdkVirtualForOf,
    CdkVirtualScrollViewport,
    DialogHead,
    DuplicateName,
    Empty,
    FailureCallout,
    Icon,
    ListEmpty,
    ListRows,
    ListStates,
    MatButton,
    MatCheckbox,
    MatDialogActions,
    MatDialogContent,
    QuantityPipe,
    RowHeights,
  ],
  providers: [OpenSecret],
  templateUrl: './clean-up-dialog.html',
  styleUrl: './clean-up-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CleanUpDialog {
  private readonly client = inject(TransferClient);
  protected readonly dates = inject(DateWords);
  private readonly noted = inject(NotedChanges);
  private readonly vault = inject(BrowserVault);
  private readonly dialog = inject(MatDialog);
  private readonly ref = inject<MatDialogRef<CleanUpDialog, boolean>>(MatDialogRef);

  protected readonly icons = {
    none: mdiContentDuplicate,
    kept: mdiCheckCircle,
    removed: mdiTrashCanOutline,
    kiops: mdiServerSecurity,
    browser: mdiMonitorLock,
    key: mdiKeyVariant,
    warning: mdiAlertOutline,
  };
  protected readonly changedWords = changedWords;
  protected readonly storeTitles = PLACE_TITLES;
  protected readonly storeIcons = STORE_ICONS;

  protected readonly plan = signal<CleanUpPlan | undefined>(undefined);
  protected readonly loading = signal(true);
  protected readonly removing = signal(false);
  protected readonly failure = signal<Failure | undefined>(undefined);
  /** Whether the plan is a new one, because the records changed under the one before. */
  protected readonly renewed = signal(false);
  protected readonly summary = signal<CleanedUp | undefined>(undefined);
  private readonly inBrowser = signal(NOTHING_HERE);

  /** Why SSH secrets of this browser were not compared; empty when they were. */
  protected readonly leftOut = signal('');

  /** SSH secrets that a locked vault hides from the search. */
  protected readonly hidden = computed(() => {
    const { status, secrets } = this.vault.state();
    return status === 'locked' ? secrets : 0;
  });
  protected readonly groups = computed((): readonly Duplicates[] => [
    ...(this.plan()?.groups ?? []).map(kiopsDuplicates),
    ...this.inBrowser().groups.map(browserDuplicates),
  ]);
  protected readonly choice = new CleanUpChoice(this.groups);
  protected readonly records = computed(() =>
    this.groups().reduce((sum, group) => sum + group.records.length, 0),
  );
  private readonly narrow = toSignal(
    inject(BreakpointObserver)
      .observe('(max-width: 720px)')
      .pipe(map(({ matches }) => matches)),
    { initialValue: false },
  );
  protected readonly rows = computed(() => cleanUpRows(this.groups()));
  protected readonly heights = computed(() => this.rows().map((row) => cleanUpRowHeight(row, this.narrow())));
  protected readonly listHeight = computed(() => this.heights().reduce((sum, height) => sum + height, 0));
  protected readonly later = computed(() => (this.plan()?.later ?? 0) + this.inBrowser().later);
  /** More than the service takes at once. */
  protected readonly tooMany = computed(() => this.choice.onKiops() > LIMITS.cleanUp.max);
  protected readonly limit = LIMITS.cleanUp.max;
  protected readonly days = TRASH_DAYS;
  protected readonly found = computed(() => {
    if (this.summary() || !this.plan() || this.records() === 0)
      return 'Records and SSH secrets that are the same account.';
    const [groups, records] = [quantity(this.groups().length, 'group'), quantity(this.records(), 'record')];
    return `${groups}, ${records}. Nothing is removed until you confirm.`;
  });
  protected readonly halfWords: Readonly<Record<Half, string>> = {
    kiops: `removed records stay in the Trash for ${TRASH_DAYS} days`,
    browser: `what is removed stays in the vault’s trash for ${TRASH_DAYS} days`,
  };
  protected readonly halfTitles: Readonly<Record<Half, string>> = {
    kiops: 'On KIOPS',
    browser: 'In this browser',
  };
  protected readonly sectionTitles: Readonly<Record<DuplicateKind, string>> = {
    exact: 'Exact',
    differing: 'Same account, different secret',
  };

  constructor() {
    void this.look();
  }

  protected async look(): Promise<void> {
    this.loading.set(true);
    this.failure.set(undefined);
    try {
      const plan = await firstValueFrom(this.client.cleanUpPlan());
      await this.lookHere();
      this.plan.set(plan);
      this.choice.begin();
    } catch (error) {
      this.failure.set(toFailure(error));
    } finally {
      this.loading.set(false);
    }
  }

  protected async remove(): Promise<void> {
    const plan = this.plan();
    if (!plan || this.removing() || this.choice.count() === 0 || this.tooMany()) return;
    this.removing.set(true);
    this.failure.set(undefined);
    try {
      const replacements = this.choice.replacements();
      const { removed, connectionsMoved, act } =
        replacements.length > 0
          ? await firstValueFrom(this.client.cleanUp({ planId: plan.planId, replacements }))
          : NOTHING_REMOVED;
      this.summary.set({ onKiops: removed, connectionsMoved, ...(await this.removeHere(act)) });
    } catch (error) {
      await this.afterRefusal(toFailure(error));
    } finally {
      this.removing.set(false);
    }
  }

  protected close(): void {
    if (!this.removing()) this.ref.close((this.summary()?.onKiops ?? 0) > 0);
  }

  protected async unlock(): Promise<void> {
    if (!(await openUnlock(this.dialog))) return;
    await this.lookHere();
    this.choice.addExact(({ place }) => place === 'browser');
  }

  /** What the checkbox of a record is called; the one that has to stay says why it cannot be checked. */
  protected removalName({ kind, place }: Duplicates, { label }: Duplicate, isLast: boolean): string {
    const half = this.halfTitles[place === 'browser' ? 'browser' : 'kiops'];
    const name = `Remove ${label}, ${this.sectionTitles[kind]}, ${half}`;
    return isLast ? `${name}: one of the account has to stay` : name;
  }

  protected sectionWords(kind: DuplicateKind, half: Half): string {
    if (kind === 'differing') return 'Only you know which one is right. Nothing is preselected.';
    return half === 'kiops'
      ? 'Same account, same secret. Preselected: the one in use is kept and takes over the services.'
      : 'The same password, or the same key in whatever format. Preselected.';
  }

  private async lookHere(): Promise<void> {
    this.inBrowser.set(NOTHING_HERE);
    this.leftOut.set('');
    const { status, damaged } = this.vault.state();
    if (status !== 'ready') return;
    try {
      this.inBrowser.set(await this.vault.duplicates());
      if (damaged.length > 0) this.leftOut.set(`Damaged: ${damagedInWords(damaged)}.`);
    } catch (error) {
      this.leftOut.set(faultSentence(error));
    }
  }

  /** By the act of the records that were removed too, so that both are undone together; else by one that KIOPS notes first. */
  private async removeHere(act: string | undefined): Promise<Pick<CleanedUp, 'inBrowser' | 'fault'>> {
    const ids = this.choice.secrets();
    try {
      if (ids.length > 0)
        await this.vault.remove(ids, 'cleaned-up', act ?? (await this.noted.cleanUp(ids.length)));
      return { inBrowser: ids.length, fault: '' };
    } catch (error) {
      const fault = error instanceof HttpErrorResponse ? toFailure(error).message : faultSentence(error);
      return { inBrowser: 0, fault };
    }
  }

  private async afterRefusal(failure: Failure): Promise<void> {
    if (failure.code === 'plan-changed' || isUnknown(failure)) await this.look();
    if (failure.code === 'plan-changed') this.renewed.set(true);
    else this.failure.set(failure);
  }
}
