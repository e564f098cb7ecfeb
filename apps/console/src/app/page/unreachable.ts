import { DOCUMENT } from '@angular/common';
import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Entrance } from '../entrance/entrance';

/** Shown instead of any page when KIOPS does not answer at all. */
@Component({
  selector: 'kiops-unreachable',
  imports: [Entrance, MatButton],
  template: `
    <kiops-entrance
      heading="KIOPS cannot be reached"
      text="Check the network or the VPN. Your records are safe; nothing was changed."
    >
      <button type="button" matButton="filled" class="kiops-entrance-button" (click)="tryAgain()">
        Try again
      </button>
    </kiops-entrance>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Unreachable {
  readonly #location = inject(DOCUMENT).location;

  protected tryAgain(): void {
    this.#location.reload();
  }
}
