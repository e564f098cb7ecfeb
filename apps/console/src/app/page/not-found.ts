import { ChangeDetectionStrategy, Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { mdiMapMarkerOff } from '@mdi/js';
import { Icon } from '../icon/icon';

/** For addresses that lead nowhere. */
@Component({
  selector: 'kiops-not-found',
  imports: [Icon, MatButton, RouterLink],
  template: `
    <div class="page">
      <div class="state">
        <span class="halo"><kiops-icon [path]="icon" /></span>
        <h1>There is nothing here</h1>
        <p>The address may be old, or your role does not show this page.</p>
        <div class="state-actions"><a matButton="filled" routerLink="/">Go to the servers</a></div>
      </div>
    </div>
  `,
  styles: `
    h1 {
      margin-top: 18px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NotFound {
  protected readonly icon = mdiMapMarkerOff;
}
