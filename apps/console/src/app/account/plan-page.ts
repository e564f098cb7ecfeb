import { ChangeDetectionStrategy, Component, computed, inject, resource } from '@angular/core';
import { MatProgressBar } from '@angular/material/progress-bar';
import { RECORD_STORES, type Usage } from '@kiops/contracts';
import { mdiAlertOutline } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { Icon } from '../icon/icon';
import { ListRows } from '../list/list-slots';
import { ListStates } from '../list/list-states';
import { toFailure } from '../problem/failure';
import { STORE_TITLES } from '../records/store-titles';
import { UsageClient } from '../records/usage-client';

/** From this share of the plan on, the bar warns. */
const NEARLY_FULL = 0.8;

/** The plan, its limit, and what is used of it. */
@Component({
  selector: 'kiops-plan-page',
  imports: [Icon, ListRows, ListStates, MatProgressBar],
  templateUrl: './plan-page.html',
  styleUrl: './plan-page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PlanPage {
  readonly #client = inject(UsageClient);

  protected readonly usage = resource({ loader: () => firstValueFrom(this.#client.usage()) });
  protected readonly failure = computed(() =>
    this.usage.error() ? toFailure(this.usage.error()) : undefined,
  );
  protected readonly shown = computed(() =>
    this.usage.hasValue() ? describe(this.usage.value()) : undefined,
  );
  protected readonly warning = mdiAlertOutline;
}

/** Usage as bars: all records against the plan's limit, and each store's share of all. */
function describe({ plan, counts, total }: Usage) {
  const limit = plan.maxRecords;
  const share = limit === null ? 0 : total / limit;
  return {
    plan,
    total,
    limit,
    percent: Math.min(100, share * 100),
    state: share >= 1 ? 'full' : share >= NEARLY_FULL ? 'nearly-full' : 'roomy',
    left: limit === null ? 0 : Math.max(0, limit - total),
    stores: RECORD_STORES.map((store) => ({
      name: STORE_TITLES[store],
      count: counts[store],
      percent: total === 0 ? 0 : (counts[store] / (limit ?? total)) * 100,
    })),
  };
}
