import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { MatButtonToggle, MatButtonToggleGroup } from '@angular/material/button-toggle';
import { mdiFormTextboxPassword, mdiKeyVariant } from '@mdi/js';
import { Icon } from '../../icon/icon';
import type { HopDraft } from './hop-draft';

/** How to sign in: *Password | SSH key*. */
@Component({
  selector: 'kiops-method-toggle',
  imports: [Icon, MatButtonToggle, MatButtonToggleGroup],
  template: `
    <mat-button-toggle-group
      hideSingleSelectionIndicator
      [attr.aria-label]="'How to sign in to ' + (draft().account.host || 'this server')"
      [value]="draft().method()"
      (change)="draft().choose($event.value)"
    >
      <mat-button-toggle value="password"><kiops-icon [path]="icons.password" />Password</mat-button-toggle>
      <mat-button-toggle value="key"><kiops-icon [path]="icons.key" />SSH key</mat-button-toggle>
    </mat-button-toggle-group>
  `,
  styles: `
    kiops-icon {
      --kiops-icon-size: 16px;
      margin-right: 6px;
      vertical-align: -3px;
    }
    @media (max-width: 720px) {
      mat-button-toggle-group {
        display: flex;
      }
      mat-button-toggle {
        flex: 1;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MethodToggle {
  readonly draft = input.required<HopDraft>();

  protected readonly icons = { password: mdiFormTextboxPassword, key: mdiKeyVariant };
}
