import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { FieldTree } from '@angular/forms/signals';
import { mdiAlertCircleOutline } from '@mdi/js';
import { Icon } from '../icon/icon';
import { failureFacts } from './failure';
import { formFailure } from './submit';

/** Why a form as a whole was refused; read out when it appears. */
@Component({
  selector: 'kiops-form-failure',
  imports: [Icon],
  template: `
    <div role="alert">
      @if (shown(); as refusal) {
        <div class="callout callout-bad">
          <kiops-icon [path]="icon" />
          <div class="grow">
            <p>{{ refusal.message }}</p>
            @if (facts()) {
              <p class="mono-small">{{ facts() }}</p>
            }
          </div>
        </div>
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
    }
    /* Silent, it takes no place: not even the gap of the form around it. */
    :host(.silent) {
      position: absolute;
    }
  `,
  host: { '[class.silent]': '!shown()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FormFailure {
  readonly form = input.required<FieldTree<unknown>>();

  protected readonly icon = mdiAlertCircleOutline;
  protected readonly shown = computed(() => formFailure(this.form()));
  /** For support, when something broke; not when the input was refused. */
  protected readonly facts = computed(() => {
    const failure = this.shown()?.failure;
    return failure && failure.status >= 500 ? failureFacts(failure) : '';
  });
}
