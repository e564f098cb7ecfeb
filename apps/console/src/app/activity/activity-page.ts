import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatFormField } from '@angular/material/form-field';
import { MatOption, MatSelect } from '@angular/material/select';
import { MatTableModule } from '@angular/material/table';
import { ActivatedRoute, Router } from '@angular/router';
import { AUDIT_ACTIONS, RECORD_STORES, type AuditAction, type AuditEntry } from '@kiops/contracts';
import { mdiHistory, mdiUndoVariant } from '@mdi/js';
import { DateWords } from '../dates/date-words';
import { Icon } from '../icon/icon';
import { Empty } from '../list/empty';
import { Filter } from '../list/filter';
import { ListEmpty, ListRows } from '../list/list-slots';
import { ListStates } from '../list/list-states';
import { MoreRows } from '../list/more-rows';
import { PagedList } from '../list/paged-list';
import { quantity } from '../quantities/quantities';
import { Session } from '../session/session';
import { ActivityClient, type ActivityQuery } from './activity-client';
import { activityQuery, isFiltered, type ActivityFilters } from './activity-filters';
import { STORE_TITLES } from '../records/store-titles';
import { openUndo } from '../transfer/open-transfer';
import { ActsHere } from '../transfer/undo/acts-here';
import { ACTION_WORDS, activitySentence, isByTime } from './activity-words';
import { browserName } from '../browser-name/browser-name';

/** What was done with one's credentials and account, newest first; for a PlatformAdmin, by everyone. */
@Component({
  selector: 'kiops-activity-page',
  imports: [
    Empty,
    Filter,
    Icon,
    ListEmpty,
    ListRows,
    ListStates,
    MatButton,
    MatFormField,
    MatOption,
    MatSelect,
    MatTableModule,
    MoreRows,
  ],
  providers: [ActsHere],
  templateUrl: './activity-page.html',
  styleUrl: './activity-page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ActivityPage {
  // The filters stand in the address, so that "back" and a bookmark keep them.
  readonly q = input<string>();
  readonly action = input<string>();
  readonly store = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();
  readonly userId = input<string>();

  readonly #client = inject(ActivityClient);
  readonly #router = inject(Router);
  readonly #route = inject(ActivatedRoute);
  readonly #session = inject(Session);
  readonly #dates = inject(DateWords);
  readonly #dialog = inject(MatDialog);
  readonly #actsHere = inject(ActsHere);
  readonly #undoneElsewhere = signal<ReadonlySet<string>>(new Set());

  protected readonly filters = computed<ActivityFilters>(() => ({
    q: this.q() ?? '',
    action: this.action() ?? '',
    store: this.store() ?? '',
    fromDay: this.from() ?? '',
    toDay: this.to() ?? '',
    userId: this.userId() ?? '',
  }));
  protected readonly filtered = computed(() => isFiltered(this.filters()));
  protected readonly list = new PagedList<AuditEntry, ActivityQuery>((query, cursor) =>
    this.#client.list(query, cursor),
  );
  protected readonly seesEveryone = computed(() => this.#session.hasRole('PlatformAdmin'));
  protected readonly columns = computed(() =>
    this.seesEveryone() ? ['at', 'who', 'what', 'from'] : ['at', 'what', 'from'],
  );
  protected readonly rows = computed(() => this.list.items().map((entry) => this.#describe(entry)));
  protected readonly summary = computed(() => {
    const total = this.list.total();
    return total === undefined ? '' : quantity(total, 'entry', 'entries');
  });
  /** Whose activity is shown, when it is one person's. */
  protected readonly person = computed(() => {
    const id = this.userId();
    if (!id) return undefined;
    if (id === this.#session.me()?.id) return 'Only me';
    const actor = this.list.items().find((entry) => entry.actor?.id === id)?.actor;
    return actor?.name ?? actor?.email ?? 'One user';
  });
  protected readonly myId = computed(() => this.#session.me()?.id);

  protected readonly actions = Object.keys(ACTION_WORDS).filter(isAction);
  protected readonly actionWords = ACTION_WORDS;
  protected readonly stores = RECORD_STORES;
  protected readonly storeTitles = STORE_TITLES;
  protected readonly icon = mdiHistory;
  protected readonly undoIcon = mdiUndoVariant;

  constructor() {
    effect(() => void this.list.show(activityQuery(this.filters())));
    effect(() => void this.#lookHere(this.list.items()));
  }

  /** Sets some filters in the address, from which the list follows. */
  protected filterBy(changes: Readonly<Record<string, string | null>>): void {
    void this.#router.navigate([], {
      relativeTo: this.#route,
      queryParams: changes,
      queryParamsHandling: 'merge',
    });
  }

  protected clearFilters(): void {
    void this.#router.navigate([], { relativeTo: this.#route });
  }

  /** Asks before it undoes what an entry tells; the list shows what came of it. */
  protected async undo(act: string): Promise<void> {
    await openUndo(this.#dialog, act);
    await this.list.reload();
  }

  /** What was undone on KIOPS may be to undo in this browser still. */
  async #lookHere(entries: readonly AuditEntry[]): Promise<void> {
    const undone = entries.filter(({ undo }) => undo === 'done').map(actOf);
    this.#undoneElsewhere.set(await this.#actsHere.among(undone));
  }

  #describe(entry: AuditEntry) {
    const nobody = isByTime(entry) ? 'KIOPS' : 'Nobody known';
    const who = entry.actor?.name ?? entry.actor?.email ?? nobody;
    const sentence = activitySentence(entry);
    // Without the column that names people, what somebody else did to one’s account would read as one’s own.
    const isOthers =
      !this.seesEveryone() && entry.actor !== null && entry.actor.id !== this.#session.me()?.id;
    return {
      id: entry.id,
      at: entry.at,
      atShort: this.#dates.short(entry.at),
      atFull: this.#dates.full(entry.at),
      who,
      email: entry.actor?.email ?? '',
      what: isOthers ? `${who}: ${sentence}` : sentence,
      address: entry.address ?? '',
      program: entry.userAgent === null ? '' : (browserName(entry.userAgent) ?? entry.userAgent),
      undo: entry.undo,
      act: actOf(entry),
      isLeftHere: entry.undo === 'done' && this.#undoneElsewhere().has(actOf(entry)),
      failed: entry.action === 'account.sign-in-failed' || entry.action === 'account.password-refused',
    };
  }
}

function actOf({ detail }: AuditEntry): string {
  return String(detail?.['act'] ?? '');
}

function isAction(name: string): name is AuditAction {
  return (AUDIT_ACTIONS as readonly string[]).includes(name);
}
