import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatFormField } from '@angular/material/form-field';
import { MatOption, MatSelect } from '@angular/material/select';
import { MatSnackBar } from '@angular/material/snack-bar';
import { MatTableModule } from '@angular/material/table';
import { ActivatedRoute, Router } from '@angular/router';
import {
  HEALTH_DAYS,
  HEALTH_FINDINGS,
  WATCHED_STORES,
  type Connection,
  type HealthFinding,
  type HealthSummary,
  type RecordHealth,
  type RecordStore,
  type Store,
} from '@kiops/contracts';
import { mdiHeartPulse, mdiRotateRight } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { openCredentialsDialog } from '../credentials/open-credentials';
import { DateWords } from '../dates/date-words';
import { ServiceClock } from '../dates/service-clock';
import { Icon } from '../icon/icon';
import { Empty } from '../list/empty';
import { Filter } from '../list/filter';
import { ListEmpty, ListRows } from '../list/list-slots';
import { ListStates } from '../list/list-states';
import { MoreRows } from '../list/more-rows';
import { OneTabStop } from '../list/one-tab-stop';
import { PagedList } from '../list/paged-list';
import { toFailure } from '../problem/failure';
import { numberText } from '../quantities/quantities';
import { ConnectionChips } from '../records/connections/connection-chips';
import { RecordChanges, whenChanged } from '../records/record-changes';
import { RecordsClient } from '../records/records-client';
import { openRotate } from '../records/rotation/open-rotation';
import { SNACK } from '../snack/snack';
import { HealthClient, type HealthQuery } from './health-client';
import {
  endWords,
  FINDING_WORDS,
  findingDetail,
  findingsOf,
  healthHeadline,
  WATCHED_ICONS,
  WATCHED_TITLES,
} from './health-words';

/** Which records and tokens need somebody: what ends or has ended, what nobody uses, what is there twice, what a server refused. */
@Component({
  selector: 'kiops-health-page',
  imports: [
    ConnectionChips,
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
    OneTabStop,
  ],
  templateUrl: './health-page.html',
  styleUrl: './health-page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HealthPage {
  // The filters stand in the address, so that "back" and a bookmark keep them.
  readonly q = input<string>();
  readonly store = input<string>();
  /** Findings, parted by commas. */
  readonly find = input<string>();

  readonly #client = inject(HealthClient);
  readonly #records = inject(RecordsClient);
  readonly #router = inject(Router);
  readonly #route = inject(ActivatedRoute);
  readonly #dialog = inject(MatDialog);
  readonly #snacks = inject(MatSnackBar);
  readonly #clock = inject(ServiceClock);
  readonly #summary = signal<HealthSummary | undefined>(undefined);

  protected readonly dates = inject(DateWords);
  protected readonly columns = ['record', 'store', 'ends', 'usedBy', 'last', 'actions'];
  protected readonly query = computed<HealthQuery>(() => {
    const wanted = (this.find() ?? '').split(',');
    return {
      q: this.q(),
      store: WATCHED_STORES.find((store) => store === this.store()),
      findings: HEALTH_FINDINGS.filter((finding) => wanted.includes(finding)),
    };
  });
  /** What is looked for, in the words of an empty list; nothing when all are shown that end. */
  protected readonly lookedFor = computed(() => {
    const { q, store, findings } = this.query();
    return q || (store || findings.length > 0 ? 'these filters' : '');
  });
  protected readonly list = new PagedList<RecordHealth, HealthQuery>(async (query, cursor) => {
    const page = await this.#client.page(query, cursor);
    this.#summary.set(page.summary);
    return page;
  });
  protected readonly headline = computed(() => {
    const summary = this.#summary();
    return summary ? healthHeadline(summary) : '';
  });
  protected readonly tiles = computed(() => {
    const summary = this.#summary();
    return HEALTH_FINDINGS.map((finding) => ({
      finding,
      ...FINDING_WORDS[finding],
      count: summary ? numberText(summary.findings[finding]) : '',
      detail: summary ? findingDetail(finding, summary, this.dates) : '',
      pressed: this.query().findings.includes(finding),
    }));
  });

  /** Whether there is something else where nothing ends: the list begins with what does, and the tiles have the rest. */
  protected readonly othersFound = computed(() => {
    const summary = this.#summary();
    return summary !== undefined && findingsOf(summary) > 0;
  });

  protected readonly stores = WATCHED_STORES;
  protected readonly storeTitles = WATCHED_TITLES;
  protected readonly days = HEALTH_DAYS;
  protected readonly icons = {
    health: mdiHeartPulse,
    rotate: mdiRotateRight,
    soon: FINDING_WORDS['ends-soon'].icon,
    expired: FINDING_WORDS.expired.icon,
    duplicate: FINDING_WORDS.duplicate.icon,
  };

  constructor() {
    effect(() => void this.list.show(this.query()));
    whenChanged(inject(RecordChanges).all, () => void this.list.reload());
  }

  // For the template, which does not know the type of a row.
  protected iconOf({ store }: RecordHealth): string {
    return WATCHED_ICONS[store];
  }

  protected storeOf({ store }: RecordHealth): string {
    return WATCHED_TITLES[store];
  }

  protected endOf({ endsAt }: RecordHealth) {
    return endsAt === null ? undefined : endWords(endsAt, this.#clock.now());
  }

  protected isDuplicate({ findings }: RecordHealth): boolean {
    return findings.includes('duplicate');
  }

  /** Tokens are no records: nobody registers that they use one. */
  protected isRecord({ store }: RecordHealth): boolean {
    return store !== 'service-tokens';
  }

  protected usersOf({ connections }: RecordHealth): readonly Connection[] {
    return connections.map((connection) => ({ ...connection, detail: null, url: null }));
  }

  protected lastOf({ lastUsedAt, refusedAt }: RecordHealth): string {
    if (refusedAt !== null) return `refused ${this.dates.relative(refusedAt)}`;
    return lastUsedAt === null ? 'Never' : this.dates.relative(lastUsedAt);
  }

  /** A new secret is worth it where somebody still asks for the old one. Tokens are rotated where they are listed. */
  protected isRotatable({ hasSecret, lastUsedAt }: RecordHealth): boolean {
    const since = this.#clock.now().getTime() - HEALTH_DAYS.longUnused * 86_400_000;
    return hasSecret && lastUsedAt !== null && Date.parse(lastUsedAt) > since;
  }

  protected byId(_index: number, { id }: RecordHealth): string {
    return id;
  }

  protected press(finding: HealthFinding): void {
    const { findings } = this.query();
    const pressed = HEALTH_FINDINGS.filter((other) => findings.includes(other) !== (other === finding));
    this.filterBy({ find: pressed.join(',') || null });
  }

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

  /** Opens Credentials at a record; a runtime is found at its server. Of a token it goes to the page that lists it. */
  protected async open({ store, id, label, serviceAccountId }: RecordHealth): Promise<void> {
    if (store === 'service-tokens') {
      if (serviceAccountId !== null) await this.#router.navigate(['/admin/services']);
      else await this.#router.navigate(['/profile'], { queryParams: { tab: 'tokens' } });
      return;
    }
    try {
      const at = await this.#placeOf(store, id, label);
      const dialog = await openCredentialsDialog(this.#dialog, at.store, at.label);
      await firstValueFrom(dialog.afterClosed(), { defaultValue: undefined });
      await this.list.reload();
    } catch (error) {
      this.#sayFailed(error);
    }
  }

  protected async rotate({ store, id }: RecordHealth): Promise<void> {
    if (store === 'service-tokens') return;
    try {
      const record = await firstValueFrom(this.#records.get(store, id));
      if (await openRotate(this.#dialog, this.#snacks, { store, record })) await this.list.reload();
    } catch (error) {
      this.#sayFailed(error);
    }
  }

  async #placeOf(store: RecordStore, id: string, label: string): Promise<{ store: Store; label: string }> {
    if (store !== 'runtimes') return { store, label };
    const { serverId } = await firstValueFrom(this.#records.get('runtimes', id));
    if (serverId === null) return { store: 'servers', label: '' };
    const server = await firstValueFrom(this.#records.get('servers', serverId));
    return { store: 'servers', label: server.label };
  }

  #sayFailed(error: unknown): void {
    this.#snacks.open(toFailure(error).message, undefined, SNACK);
  }
}
