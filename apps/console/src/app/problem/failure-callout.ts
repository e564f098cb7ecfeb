import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { mdiAlertCircleOutline } from '@mdi/js';
import { Icon } from '../icon/icon';
import { type Failure, failureFacts, meaningOf } from './failure';

/**
 * Why long work failed; read out when it appears. `undone` or the content says what that means for the records: the content
 * where it is certain, `undone` for a change to which no answer may have come.
 */
@Component({
  selector: 'kiops-failure-callout',
  imports: [Icon],
  template: `
    <div class="callout callout-bad" role="alert">
      <kiops-icon [path]="icon" />
      <div class="grow">
        <p>{{ failure().message }} {{ meaning() }}<ng-content /></p>
        @for (error of failure().errors; track $index) {
          <p>
            <span class="mono-small">{{ error.path }}</span>: {{ error.message }}
          </p>
        }
        <p class="mono-small">{{ facts() }}</p>
      </div>
    </div>
  `,
  styles: `
    .callout {
      max-height: 160px;
      overflow: auto;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FailureCallout {
  readonly failure = input.required<Failure>();
  /** A sentence such as "No record was changed.", for a change that was refused. */
  readonly undone = input<string>();

  protected readonly icon = mdiAlertCircleOutline;
  protected readonly meaning = computed(() => {
    const undone = this.undone();
    return undone === undefined ? '' : meaningOf(this.failure(), undone);
  });
  protected readonly facts = computed(() => failureFacts(this.failure()));
}
