import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { ImportSummary } from '@kiops/contracts';
import { mdiAlertCircleOutline, mdiCheckCircle, mdiEqual, mdiPlus, mdiSwapHorizontal } from '@mdi/js';
import { Icon } from '../../../icon/icon';
import { quantity } from '../quantities';

/** What an import did, in numbers. */
@Component({
  selector: 'kiops-import-result',
  imports: [Icon],
  template: `
    <div class="callout callout-ok" role="status">
      <kiops-icon [path]="icon" />
      <span>{{ sentence() }}</span>
    </div>
    <ul>
      @for (line of lines(); track line.text) {
        <li><kiops-icon [path]="line.icon" />{{ line.text }}<span class="num">{{ line.count }}</span></li>
      }
    </ul>
  `,
  styles: `
    ul {
      display: grid;
      gap: 10px;
      margin-top: 20px;
      font-size: 13.5px;
    }
    li {
      --kiops-icon-size: 18px;
      display: flex;
      gap: 10px;
      align-items: center;
    }
    li > kiops-icon {
      color: var(--mat-sys-on-surface-variant);
    }
    li > span {
      margin-left: auto;
      font-weight: 560;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ImportResult {
  readonly summary = input.required<ImportSummary>();

  protected readonly icon = mdiCheckCircle;

  protected readonly sentence = computed(() => {
    const { created, replaced } = this.summary();
    return created + replaced === 0
      ? 'Your records stay as they were.'
      : `${quantity(created + replaced, 'record')} written, all in one step.`;
  });

  protected readonly lines = computed(() => {
    const { created, replaced, kept, identical, invalid } = this.summary();
    return [
      { text: 'Added', count: created, icon: mdiPlus },
      { text: 'Replaced by theirs', count: replaced, icon: mdiSwapHorizontal },
      { text: 'Kept as mine', count: kept, icon: mdiCheckCircle },
      { text: 'Identical, nothing to do', count: identical, icon: mdiEqual },
      { text: 'Invalid, left out', count: invalid, icon: mdiAlertCircleOutline },
    ].filter(({ count }) => count > 0);
  });
}
