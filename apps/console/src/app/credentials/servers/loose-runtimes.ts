import { ChangeDetectionStrategy, Component, effect, inject, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { mdiKubernetes } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { QuantityPipe } from '../../quantities/quantity-pipe';
import { RecordCounts } from '../../records/record-counts';
import { openRuntimes } from '../../records/runtimes/open-runtimes';
import { ServerRuntimes } from '../../records/server-runtimes';

/** Above the servers: how many runtimes are on none of them, and the way there; nothing where all have their server. */
@Component({
  selector: 'kiops-loose-runtimes',
  imports: [Icon, MatButton, QuantityPipe],
  template: `
    @if (count() > 0) {
      <div class="callout">
        <kiops-icon [path]="icon" />
        <span class="grow">{{ count() | quantity: 'runtime' }} on no server</span>
        <button matButton type="button" aria-label="Show the runtimes on no server" (click)="show()">
          Show
        </button>
      </div>
    }
  `,
  styles: `
    .callout {
      align-items: center;
      margin-bottom: 12px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LooseRuntimes {
  readonly #runtimes = inject(ServerRuntimes);
  readonly #counts = inject(RecordCounts);
  readonly #dialog = inject(MatDialog);
  #looks = 0;

  protected readonly count = signal(0);
  protected readonly icon = mdiKubernetes;

  constructor() {
    effect(() => {
      const all = this.#counts.counts()?.runtimes;
      this.#counts.changes();
      if (all !== undefined) untracked(() => void this.#look(all));
    });
  }

  protected async show(): Promise<void> {
    await openRuntimes(this.#dialog);
    this.#counts.refresh();
  }

  /** What was known before stays while KIOPS does not answer: the list of servers says so. */
  async #look(all: number): Promise<void> {
    const look = (this.#looks += 1);
    try {
      const found = all === 0 ? [] : await this.#runtimes.onNone();
      if (look === this.#looks) this.count.set(found.length);
    } catch {
      return;
    }
  }
}
