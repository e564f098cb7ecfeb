import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { DateWords } from './date-words';

/** A moment as people say it ("2 min ago"), with the exact one as its tooltip and for machines. */
@Component({
  selector: 'kiops-time-ago',
  template: `<time [attr.datetime]="at()" [title]="full()">{{ words() }}</time>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TimeAgo {
  /** RFC 3339. */
  readonly at = input.required<string>();

  readonly #words = inject(DateWords);
  protected readonly words = computed(() => this.#words.relative(this.at()));
  protected readonly full = computed(() => this.#words.full(this.at()));
}
