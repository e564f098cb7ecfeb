import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { ServerAccount } from '@kiops/browser-vault';
import { mdiPlus } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { AccountSecrets } from './account-secrets';
import { BrowserSecrets } from './browser-secrets';

/** Under the row of an account that only this browser knows: its secrets. */
@Component({
  selector: 'kiops-browser-only-detail',
  imports: [AccountSecrets, Icon, MatButton],
  template: `
    <h3>
      Secrets
      <button matButton type="button" (click)="browser.add(account())">
        <kiops-icon [path]="icon" />Add secret
      </button>
    </h3>
    <div class="lines"><kiops-account-secrets [account]="account()" /></div>
  `,
  styleUrl: '../../records/list/detail-lines.scss',
  styles: `
    :host {
      max-width: 640px;
      padding: 0 24px 16px 72px;
    }
    @media (max-width: 720px) {
      :host {
        padding: 0 12px 12px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BrowserOnlyDetail {
  readonly account = input.required<ServerAccount>();

  protected readonly browser = inject(BrowserSecrets);
  protected readonly icon = mdiPlus;
}
