import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { PASSWORD_FAULTS, passwordStrength } from '@kiops/contracts';

const WORDS = ['', 'Fair', 'Good', 'Strong', 'Very strong'] as const;

/** Four bars that say how strong a new password is. It informs; the rule decides. */
@Component({
  selector: 'kiops-strength-meter',
  template: `
    <div
      class="bars"
      role="meter"
      aria-label="Password strength"
      aria-valuemin="0"
      aria-valuemax="4"
      [attr.aria-valuenow]="strength()"
      [attr.aria-valuetext]="word() || 'Too weak'"
    >
      @for (step of [1, 2, 3, 4]; track step) {
        <i [class.on]="step <= strength()" [class.fair]="strength() === 1"></i>
      }
    </div>
    <p class="hint">
      <span>
        @if (word()) {
          <b>{{ word() }}.</b>
        } @else {
          {{ rule }}
        }
      </span>
    </p>
  `,
  styles: `
    :host {
      display: block;
      margin-top: -10px;
    }
    .bars {
      display: grid;
      grid-template-columns: repeat(4, 1fr);
      gap: 4px;
      margin: 0 12px;
    }
    i {
      height: 4px;
      border-radius: 2px;
      background: var(--kiops-bar-track);
      transition: background var(--kiops-fast) var(--kiops-ease);
    }
    .on {
      background: var(--kiops-success);
    }
    .on.fair {
      background: var(--kiops-warning);
    }
    b {
      font-weight: 600;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StrengthMeter {
  readonly password = input.required<string>();

  protected readonly rule = PASSWORD_FAULTS['too-short'];
  protected readonly strength = computed(() => passwordStrength(this.password()));
  protected readonly word = computed(() => WORDS[this.strength()]);
}
