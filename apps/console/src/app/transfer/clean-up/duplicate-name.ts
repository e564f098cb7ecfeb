import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { mdiEye, mdiEyeOff } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { OpenSecret, type SecretPlace } from '../../records/secret/open-secret';
import { SecretCountDown } from '../../records/secret/secret-count-down';
import type { Duplicate } from './clean-up-groups';

/** How a duplicate is called; where only its secret tells it from the others, an eye shows that in its place for 30 seconds. */
@Component({
  selector: 'kiops-duplicate-name',
  imports: [Icon, MatIconButton, SecretCountDown],
  template: `
    <div class="grow">
      @if (shown(); as fields) {
        <div class="revealed">
          @if (fields[record().secretField ?? '']; as value) {
            <span
              class="value"
              tabindex="0"
              role="region"
              [attr.aria-label]="'Secret of ' + record().label"
              >{{ value }}</span
            >
            <kiops-secret-count-down />
          } @else {
            <span role="status">No secret is kept</span>
          }
        </div>
      } @else {
        <div class="name ellipsis" [title]="record().label">{{ record().label }}</div>
      }
      <ng-content />
    </div>
    @if (record().secretField) {
      <button
        matIconButton
        type="button"
        [attr.aria-label]="(shown() ? 'Hide' : 'Show') + ' the secret of ' + record().label"
        [attr.aria-busy]="secret.isReading(owner())"
        (click)="secret.toggle(owner())"
      >
        <kiops-icon [path]="shown() ? icons.hide : icons.show" />
      </button>
    }
  `,
  styles: `
    :host {
      display: flex;
      gap: 4px;
      align-items: center;
      min-width: 0;
    }
    .grow {
      min-width: 0;
    }
    .name {
      font-weight: 600;
    }
    .revealed {
      display: flex;
      gap: 8px;
      align-items: center;
      padding: 1px 8px;
      border-radius: 6px;
      background: var(--kiops-warning-container);
      color: var(--kiops-on-warning-container);
    }
    /* A row of the list has one height: what is longer is scrolled, and never cut. */
    .value {
      flex: 1 1 auto;
      min-width: 0;
      overflow: auto hidden;
      font: var(--kiops-mono-medium);
      font-variant-ligatures: none;
      scrollbar-width: none;
      white-space: pre;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DuplicateName {
  readonly place = input.required<SecretPlace>();
  readonly record = input.required<Duplicate>();

  protected readonly secret = inject(OpenSecret);
  protected readonly owner = computed(() => ({ store: this.place(), id: this.record().id }));
  protected readonly shown = computed(() => this.secret.fieldsOf(this.owner()));
  protected readonly icons = { show: mdiEye, hide: mdiEyeOff };
}
