import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  output,
  resource,
  viewChild,
  type ElementRef,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatSnackBar } from '@angular/material/snack-bar';
import { type OwnSession, readUserAgent } from '@kiops/contracts';
import { mdiCellphone, mdiCheck, mdiLaptop, mdiMonitor, mdiMonitorLock } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { browserAndVersion } from '../browser-name/browser-name';
import { TimeAgo } from '../dates/time-ago';
import { Icon } from '../icon/icon';
import { ListRows } from '../list/list-slots';
import { ListStates } from '../list/list-states';
import { toFailure } from '../problem/failure';
import { quantity } from '../quantities/quantities';
import { AccountClient } from './account-client';
import { EndOtherSessionsDialog } from './end-other-sessions-dialog';

/** Where one is signed in: each session with its browser, address and last use, and the way to end it. */
@Component({
  selector: 'kiops-sessions',
  imports: [Icon, ListRows, ListStates, MatButton, TimeAgo],
  templateUrl: './sessions.html',
  styleUrl: './sessions.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Sessions {
  readonly #client = inject(AccountClient);
  readonly #dialog = inject(MatDialog);
  readonly #snackBar = inject(MatSnackBar);

  /** How many sessions there are. */
  readonly counted = output<number>();

  private readonly lead = viewChild<ElementRef<HTMLElement>>('lead');
  readonly #sessions = resource({ loader: () => this.#client.sessions() });

  protected readonly loading = this.#sessions.isLoading;
  protected readonly failure = computed(() =>
    this.#sessions.error() ? toFailure(this.#sessions.error()) : undefined,
  );
  protected readonly found = computed(() => (this.#sessions.hasValue() ? this.#sessions.value() : undefined));
  protected readonly rows = computed(() => this.found()?.items.map(rowOf));
  protected readonly life = computed(() => {
    const found = this.found();
    if (!found) return '';
    return `A session ends by itself after ${duration(found.idleSeconds)} without use, and after ${duration(found.lifetimeSeconds)} in any case.`;
  });
  protected readonly icons = { check: mdiCheck, ended: mdiMonitorLock };

  constructor() {
    effect(() => {
      const total = this.found()?.total;
      if (total !== undefined) this.counted.emit(total);
    });
  }

  protected retry(): void {
    this.#sessions.reload();
  }

  protected async end({ id }: OwnSession): Promise<void> {
    try {
      await this.#client.endSession(id);
    } catch (error) {
      const failure = toFailure(error);
      // It ended meanwhile by itself, which is what was wished.
      if (failure.status !== 404) {
        this.#snackBar.open(failure.message, 'Close');
        return;
      }
    }
    this.#ended('Session ended.');
  }

  protected async endOthers(): Promise<void> {
    const dialog = this.#dialog.open<EndOtherSessionsDialog, undefined, boolean>(EndOtherSessionsDialog, {
      width: '440px',
    });
    const ended = await firstValueFrom(dialog.afterClosed(), { defaultValue: undefined });
    if (ended) this.#ended('Your other sessions have ended.');
  }

  /** The button that was pressed goes with its row: the focus stays in the list. */
  #ended(message: string): void {
    this.#snackBar.open(message, undefined, { duration: 6_000 });
    this.lead()?.nativeElement.focus();
    this.#sessions.reload();
  }
}

/** By system; any other is a monitor. */
const ICONS: Readonly<Record<string, string>> = {
  Android: mdiCellphone,
  iOS: mdiCellphone,
  macOS: mdiLaptop,
};

function rowOf(session: OwnSession) {
  const { userAgent, address, network } = session;
  const name = browserAndVersion(userAgent ?? '') ?? userAgent ?? 'A program without a name';
  return {
    session,
    name,
    icon: ICONS[readUserAgent(userAgent ?? '').system ?? ''] ?? mdiMonitor,
    network: network === null ? undefined : network.vpn === null ? 'outside the VPN' : `VPN ${network.vpn}`,
    end: `End the session of ${name}, ${address}`,
  };
}

/** "12 hours", "7 days", "90 minutes": the largest unit that divides it. */
function duration(seconds: number): string {
  const [length, unit]: readonly [number, string] =
    seconds % 86_400 === 0 && seconds > 86_400
      ? [86_400, 'day']
      : seconds % 3_600 === 0
        ? [3_600, 'hour']
        : [60, 'minute'];
  return quantity(Math.round(seconds / length), unit);
}
