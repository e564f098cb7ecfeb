import { DOCUMENT } from '@angular/common';
import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  type ElementRef,
  computed,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialog,
  MatDialogActions,
  MatDialogContent,
  MatDialogRef,
} from '@angular/material/dialog';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { MatSnackBar } from '@angular/material/snack-bar';
import {
  LIMITS,
  definitionOf,
  type RecordByStore,
  type RecordStore,
  type SecretConsumer,
} from '@kiops/contracts';
import {
  mdiAccountOutline,
  mdiCalendarClockOutline,
  mdiCheck,
  mdiClockOutline,
  mdiCubeOutline,
  mdiKeyVariant,
  mdiRefresh,
  mdiServerSecurity,
  mdiShieldCheckOutline,
} from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { DateWords } from '../../dates/date-words';
import { ServiceClock } from '../../dates/service-clock';
import { TimeAgo } from '../../dates/time-ago';
import { DialogHead } from '../../dialog/dialog-head';
import { Icon } from '../../icon/icon';
import { Empty } from '../../list/empty';
import { ListEmpty, ListRows } from '../../list/list-slots';
import { ListStates } from '../../list/list-states';
import { toFailure, type Failure } from '../../problem/failure';
import { quantity } from '../../quantities/quantities';
import { EndDialog, type EndDialogData } from '../../service-tokens/end-dialog';
import { SNACK } from '../../snack/snack';
import { nameWords } from '../users-words';
import { RecordChanges, whenChanged } from '../record-changes';
import { RecordsClient } from '../records-client';
import { OpenSecret, type SecretOwner } from '../secret/open-secret';
import { STORE_TITLES } from '../store-titles';
import { CONSUMER_KINDS, stateWords } from './consumer-words';
import type { RotateData } from './rotate-dialog';
import { RotationClient } from './rotation-client';
import { secretParts, secretWords } from './secret-parts';
import { SecretSide } from './secret-side';

/** By how many days the end can be put off. */
const EXTENSIONS = [1, 7, 30] as const;

const DAY = 86_400;

/**
 * A rotation under way: the new and the old secret side by side, and who has which. It is read again when the record
 * changes, when somebody comes back to the window, and when asked to.
 */
@Component({
  selector: 'kiops-rotation-dialog',
  imports: [
    DialogHead,
    Empty,
    Icon,
    ListEmpty,
    ListRows,
    ListStates,
    MatButton,
    MatDialogActions,
    MatDialogContent,
    MatMenu,
    MatMenuContent,
    MatMenuItem,
    MatMenuTrigger,
    SecretSide,
    TimeAgo,
  ],
  providers: [OpenSecret],
  templateUrl: './rotation-dialog.html',
  styleUrl: './rotation-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RotationDialog {
  readonly #data = inject<RotateData>(MAT_DIALOG_DATA);
  readonly #client = inject(RotationClient);
  readonly #records = inject(RecordsClient);
  readonly #dialog = inject(MatDialog);
  readonly #ref = inject<MatDialogRef<RotationDialog, void>>(MatDialogRef);
  readonly #snackBar = inject(MatSnackBar);
  readonly #secret = inject(OpenSecret);
  readonly #clock = inject(ServiceClock);
  readonly #record = signal<RecordByStore[RecordStore]>(this.#data.record);
  readonly #consumers = signal<readonly SecretConsumer[] | undefined>(undefined);
  readonly #failure = signal<Failure | undefined>(undefined);
  readonly #loading = signal(false);

  protected readonly dates = inject(DateWords);
  protected readonly record = this.#record.asReadonly();
  protected readonly consumers = this.#consumers.asReadonly();
  protected readonly failure = this.#failure.asReadonly();
  protected readonly loading = this.#loading.asReadonly();
  protected readonly storeTitle = STORE_TITLES[this.#data.store];
  protected readonly title = computed(() => definitionOf(this.#data.store).title(this.#record() as never));
  protected readonly words = computed(() => secretWords(this.#data.store, this.#record()));
  protected readonly parts = computed(() => secretParts(this.#data.store, this.#record()));
  protected readonly current = computed((): SecretOwner => ({
    store: this.#data.store,
    id: this.#record().id,
  }));
  protected readonly previous = computed((): SecretOwner => ({ ...this.current(), version: 'previous' }));
  /** Those that do not have the new secret, as far as KIOPS knows. */
  protected readonly left = computed(() => this.#consumers()?.filter(({ isCurrent }) => !isCurrent) ?? []);
  protected readonly isSafe = computed(
    () => this.left().length === 0 && (this.#consumers()?.length ?? 0) > 0,
  );
  protected readonly percent = computed(() => {
    const all = this.#consumers()?.length ?? 0;
    return all === 0 ? 0 : (100 * (all - this.left().length)) / all;
  });
  protected readonly progress = computed(() => {
    const all = this.#consumers()?.length ?? 0;
    return `${(all - this.left().length).toLocaleString('en')} of ${all.toLocaleString('en')} have the new one`;
  });
  protected readonly leftWords = computed(() => {
    const count = this.left().length;
    return `${count.toLocaleString('en')} ${count === 1 ? 'is' : 'are'} not yet: ${this.#leftNames()}.`;
  });
  protected readonly extensions = computed(() => {
    const until = this.#record().previousUntil;
    const now = this.#clock.now().getTime();
    const left = until === null ? 0 : Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
    return EXTENSIONS.map((days) => {
      const seconds = left + days * DAY;
      const isTooLong = seconds > LIMITS.graceSeconds.max;
      const end = this.dates.day(new Date(now + 1000 * seconds).toISOString());
      const words = isTooLong
        ? `${quantity(days, 'day')}: more than 90 from now`
        : `${quantity(days, 'day')}, until ${end}`;
      return { days, seconds, isTooLong, words };
    });
  });
  protected readonly kinds = CONSUMER_KINDS;
  protected readonly stateWords = stateWords;
  protected readonly icons = {
    kiops: mdiServerSecurity,
    ends: mdiClockOutline,
    has: mdiCheck,
    again: mdiRefresh,
    extend: mdiCalendarClockOutline,
    safe: mdiShieldCheckOutline,
    token: mdiKeyVariant,
    session: mdiAccountOutline,
    connection: mdiCubeOutline,
  };

  private readonly usersHeading = viewChild.required<ElementRef<HTMLElement>>('users');

  constructor() {
    void this.reload();
    const again = () => void this.reload();
    whenChanged(inject(RecordChanges).of(this.#data.store), again);
    const window = inject(DOCUMENT).defaultView;
    window?.addEventListener('focus', again);
    inject(DestroyRef).onDestroy(() => window?.removeEventListener('focus', again));
  }

  /** What is shown stays when KIOPS does not answer. */
  protected async reload(): Promise<void> {
    if (this.#loading()) return;
    this.#loading.set(true);
    const { store, record } = this.#data;
    try {
      const [fresh, consumers] = await Promise.all([
        firstValueFrom(this.#records.get(store, record.id)),
        firstValueFrom(this.#client.consumers(store, record.id)),
      ]);
      this.#record.set(fresh);
      this.#consumers.set(consumers);
      this.#failure.set(undefined);
    } catch (error) {
      this.#failure.set(toFailure(error));
    } finally {
      this.#loading.set(false);
    }
  }

  protected async extend(seconds: number): Promise<void> {
    const { store, record } = this.#data;
    try {
      this.#record.set(await firstValueFrom(this.#client.extend(store, record.id, seconds)));
    } catch (error) {
      this.#snackBar.open(`Not extended. ${toFailure(error).message}`, undefined, SNACK);
    }
  }

  /** Asks, and names who does not have the new secret. */
  protected async end(): Promise<void> {
    this.#secret.hide();
    const { store, record } = this.#data;
    const asked = this.#dialog.open<EndDialog, EndDialogData, boolean>(EndDialog, {
      width: '460px',
      data: {
        heading: `End the old ${this.words()} now?`,
        sentence: this.#endSentence(),
        action: 'End it',
        end: () => firstValueFrom(this.#client.end(store, record.id), { defaultValue: undefined }),
      },
    });
    if (!(await firstValueFrom(asked.afterClosed()))) return;
    this.#record.update((now) => ({ ...now, previousUntil: null }));
    // The button that was pressed is gone.
    this.usersHeading().nativeElement.focus();
    void this.reload();
  }

  protected close(): void {
    this.#ref.close();
  }

  #endSentence(): string {
    const erased = `KIOPS erases the old ${this.words()} at once; this cannot be undone.`;
    if (this.left().length === 0) return erased;
    const [have, fail] = this.left().length === 1 ? ['has', 'it fails'] : ['have', 'they fail'];
    return `${this.#leftNames()} ${have} not fetched the new one: once the old one is revoked at the provider, ${fail}. ${erased}`;
  }

  #leftNames(): string {
    return nameWords(this.left().map(({ consumer }) => consumer));
  }
}
