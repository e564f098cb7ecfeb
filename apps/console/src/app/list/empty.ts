import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { Icon } from '../icon/icon';

/** An empty list: a picture, what is missing, why one would want it, and the actions as content. */
@Component({
  selector: 'kiops-empty',
  imports: [Icon],
  template: `
    <div class="state">
      <span class="halo"><kiops-icon [path]="icon()" /></span>
      <h2>{{ heading() }}</h2>
      <p>{{ text() }}</p>
      <div class="state-actions"><ng-content /></div>
    </div>
  `,
  styles: `
    :host {
      display: flex;
      flex: 1 1 auto;
      flex-direction: column;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Empty {
  readonly icon = input.required<string>();
  readonly heading = input.required<string>();
  readonly text = input('');
}
