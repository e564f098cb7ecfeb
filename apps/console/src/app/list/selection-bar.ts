import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { mdiClose } from '@mdi/js';
import { Icon } from '../icon/icon';
import { numberText } from '../quantities/quantities';

/** What can be done with the selected rows, as content. It floats over the foot of the page. */
@Component({
  selector: 'kiops-selection-bar',
  imports: [Icon, MatIconButton],
  template: `
    <span class="count-words"
      ><b class="num">{{ shown() }}</b> selected</span
    >
    <span class="separator wide-only"></span>
    <div class="actions"><ng-content /></div>
    <span class="separator wide-only"></span>
    <button type="button" matIconButton class="clear" aria-label="Clear selection" (click)="cleared.emit()">
      <kiops-icon [path]="icon" />
    </button>
  `,
  styleUrl: './selection-bar.scss',
  host: {
    role: 'region',
    '[attr.aria-label]': "shown() + ' selected'",
    '[style.--above.px]': 'above()',
  },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SelectionBar {
  readonly count = input.required<number>();
  /** How much of the foot is covered by something else, in pixels. */
  readonly above = input(0);
  readonly cleared = output();

  protected readonly shown = computed(() => numberText(this.count()));
  protected readonly icon = mdiClose;
}
