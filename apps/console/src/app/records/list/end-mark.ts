import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { mdiCalendarClockOutline, mdiCalendarRemoveOutline } from '@mdi/js';
import { DateWords } from '../../dates/date-words';
import { ServiceClock } from '../../dates/service-clock';
import { Icon } from '../../icon/icon';
import { quantity } from '../../quantities/quantities';

const DAY = 86_400_000;

/** From how many days before its end on a record is marked. */
const SOON = 14;

/** Says that the secret of a record ends within 14 days, or has ended. Nothing where it does not. */
@Component({
  selector: 'kiops-end-mark',
  imports: [Icon],
  template: `
    @if (mark(); as end) {
      <span class="marker" [class]="end.look" [title]="end.full">
        <kiops-icon [path]="end.icon" />{{ end.words }}
      </span>
    }
  `,
  styles: `
    :host {
      display: contents;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EndMark {
  /** RFC 3339; null when nobody knows. */
  readonly endsAt = input.required<string | null>();

  readonly #clock = inject(ServiceClock);
  readonly #dates = inject(DateWords);
  protected readonly mark = computed(() => {
    const endsAt = this.endsAt();
    if (endsAt === null) return undefined;
    const left = Date.parse(endsAt) - this.#clock.now().getTime();
    const full = this.#dates.full(endsAt);
    if (left <= 0) return { words: 'Expired', look: 'marker-bad', icon: mdiCalendarRemoveOutline, full };
    if (left > SOON * DAY) return undefined;
    const days = Math.floor(left / DAY);
    const words = days === 0 ? 'Ends within a day' : `Ends in ${quantity(days, 'day')}`;
    return { words, look: 'marker-warn', icon: mdiCalendarClockOutline, full };
  });
}
