import { ChangeDetectionStrategy, Component } from '@angular/core';

/** Every credential that the signed-in account holds, one tab per store. */
@Component({
  selector: 'kiops-credentials-dialog',
  template: `<h2 id="credentials-title">Credentials</h2>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CredentialsDialog {}
