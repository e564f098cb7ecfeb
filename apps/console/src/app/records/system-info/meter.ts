import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** From here on something deserves a look, and from here on it is nearly full. */
const LEVELS = { warn: 0.75, bad: 0.9 };

/** How full something is: a thin bar, and the number, which says the same in words. */
@Component({
  selector: 'kiops-meter',
  template: `
    @if (share() === null) {
      <span class="faint" title="Not known">–</span>
    } @else {
      <span class="bar" aria-hidden="true"><i [style.width.%]="percent()"></i></span>
      <span class="num">{{ percent() }}%</span>
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: 1fr 34px;
      gap: 8px;
      align-items: center;
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-label-medium);
    }
    .bar {
      height: 4px;
      overflow: hidden;
      border-radius: 2px;
      background: var(--kiops-bar-track);
    }
    i {
      display: block;
      height: 100%;
      border-radius: 2px;
      background: var(--mat-sys-primary);
    }
    .num {
      font-weight: 450;
      text-align: right;
    }
    :host(.warn) {
      .num {
        color: var(--kiops-warning);
        font-weight: 600;
      }
      i {
        background: var(--kiops-warning);
      }
    }
    :host(.bad) {
      .num {
        color: var(--mat-sys-error);
        font-weight: 600;
      }
      i {
        background: var(--mat-sys-error);
      }
    }
    @media (forced-colors: active) {
      .bar {
        outline: 1px solid CanvasText;
      }
      i,
      :host(.warn) i,
      :host(.bad) i {
        background: CanvasText;
      }
    }
  `,
  host: { '[class]': 'level()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Meter {
  /** 0 to 1; null when it is not known. */
  readonly share = input.required<number | null>();

  protected readonly percent = computed(() => Math.round(100 * (this.share() ?? 0)));
  protected readonly level = computed(() => {
    const share = this.share() ?? 0;
    return share >= LEVELS.bad ? 'bad' : share >= LEVELS.warn ? 'warn' : '';
  });
}
