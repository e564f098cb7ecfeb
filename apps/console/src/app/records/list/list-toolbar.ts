import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { mdiPlus } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { Filter } from '../../list/filter';

/** Above a tab's list: the filter, and the button that adds a record. */
@Component({
  selector: 'kiops-list-toolbar',
  imports: [Filter, Icon, MatButton],
  template: `
    <kiops-filter
      [label]="'Filter ' + plural()"
      [placeholder]="placeholder()"
      [value]="filter()"
      (valueChange)="filterChange.emit($event)"
    />
    <button matButton="filled" type="button" [attr.aria-label]="'Add ' + noun()" (click)="add.emit()">
      <kiops-icon [path]="plus" /><span class="wide-only">Add {{ noun() }}</span
      ><span class="narrow-only">Add</span>
    </button>
  `,
  styles: `
    :host {
      display: flex;
      flex: none;
      gap: 8px;
      align-items: center;
      justify-content: space-between;
      padding: 12px 24px;
      border-bottom: 1px solid var(--mat-sys-outline-variant);
    }
    button {
      height: var(--kiops-filter-height);
    }
    @media (max-width: 720px) {
      :host {
        padding: 12px 16px;
      }
      kiops-filter {
        flex: 1;
        width: auto;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ListToolbar {
  /** What is listed: "registries". */
  readonly plural = input.required<string>();
  /** One of them: "registry". */
  readonly noun = input.required<string>();
  readonly placeholder = input.required<string>();
  readonly filter = input.required<string>();

  readonly filterChange = output<string>();
  readonly add = output();

  protected readonly plus = mdiPlus;
}
