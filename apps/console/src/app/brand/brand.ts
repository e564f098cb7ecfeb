import { ChangeDetectionStrategy, Component } from '@angular/core';

/** The product's sign and name. */
@Component({
  selector: 'kiops-brand',
  template: `
    <svg viewBox="0 0 26 26" aria-hidden="true" focusable="false">
      <rect width="26" height="26" rx="7" />
      <path d="M8 6.5v13M18.6 6.5 11.6 13l4 3.7" />
      <circle cx="18.4" cy="18.6" r="2" />
    </svg>
    <span>KIOPS <span class="product">Credentials</span></span>
  `,
  styles: `
    :host {
      display: flex;
      gap: 10px;
      align-items: center;
      color: var(--mat-sys-on-surface);
      font-size: 15px;
      font-weight: 650;
      letter-spacing: -0.012em;
      white-space: nowrap;
    }
    svg {
      flex: none;
      width: 26px;
      height: 26px;
    }
    rect {
      fill: var(--kiops-brand-ground, var(--mat-sys-primary));
    }
    path {
      fill: none;
      stroke: var(--kiops-brand-sign, var(--mat-sys-on-primary));
      stroke-width: 2.4;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
    circle {
      fill: var(--kiops-brand-sign, var(--mat-sys-on-primary));
    }
    .product {
      color: var(--kiops-brand-product, var(--mat-sys-on-surface-variant));
      font-weight: 450;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Brand {}
