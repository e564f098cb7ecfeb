import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { OpenSecret } from './open-secret';

/** How long the secret in clear can still be seen: a ring that empties, and the seconds. */
@Component({
  selector: 'kiops-secret-count-down',
  template: `<span class="ring" [style.--left]="secret.percentLeft()"></span>{{ secret.secondsLeft() }} s`,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
      gap: 6px;
      align-items: center;
      font: var(--mat-sys-label-small);
      font-variant-numeric: tabular-nums;
      white-space: nowrap;
    }
    .ring {
      width: 14px;
      height: 14px;
      border-radius: 50%;
      background: conic-gradient(
        currentColor calc(var(--left) * 1%),
        color-mix(in srgb, currentColor 22%, transparent) 0
      );
      mask: radial-gradient(closest-side, transparent calc(100% - 2.5px), #000 calc(100% - 2px));
    }
  `,
  host: { 'aria-hidden': 'true' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SecretCountDown {
  protected readonly secret = inject(OpenSecret);
}
