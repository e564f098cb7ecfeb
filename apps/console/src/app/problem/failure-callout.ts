import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { mdiAlertCircleOutline } from '@mdi/js';
import { Icon } from '../icon/icon';
import { type Failure, failureFacts } from './failure';

/** Why long work failed; read out when it appears. The content says what that means for the records. */
@Component({
  selector: 'kiops-failure-callout',
  imports: [Icon],
  template: `
    <div class="callout callout-bad" role="alert">
      <kiops-icon [path]="icon" />
      <div class="grow">
        <p>{{ failure().message }} <ng-content /></p>
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

  protected readonly icon = mdiAlertCircleOutline;
  protected readonly facts = computed(() => failureFacts(this.failure()));
}
