import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  input,
  untracked,
} from '@angular/core';
import { guessableWords, LIMITS, passwordFault, type PasswordContext } from '@kiops/contracts';
import { PasswordStrength } from './password-strength';

const WORDS = ['Very easy to guess', 'Easy to guess', 'Fair', 'Good', 'Strong'] as const;

/** The highest score of a name with digits around it, however long it is. */
const EASY = 1;

/** Four bars that say how hard a new password is to guess, and why. It informs; the rule decides. */
@Component({
  selector: 'kiops-strength-meter',
  template: `
    <div
      class="bars"
      role="meter"
      aria-valuemin="0"
      aria-valuemax="4"
      [attr.aria-label]="label()"
      [attr.aria-valuenow]="score() ?? 0"
      [attr.aria-valuetext]="word() ?? rule()"
    >
      @for (step of [1, 2, 3, 4]; track step) {
        <i [class.on]="step <= (score() ?? 0)" [class.fair]="(score() ?? 0) <= 2"></i>
      }
    </div>
    <p class="hint" aria-live="polite">
      <span>
        @if (word(); as verdict) {
          <b>{{ verdict }}.</b> {{ warning() }}
        } @else if (!isRuleSaid()) {
          {{ rule() }}
        }
      </span>
    </p>
  `,
  styles: `
    :host {
      display: block;
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
    @media (forced-colors: active) {
      i {
        outline: 1px solid CanvasText;
        background: Canvas;
      }
      .on,
      .on.fair {
        background: CanvasText;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StrengthMeter {
  readonly label = input('Password strength');
  readonly password = input.required<string>();
  /** Whose password it is: their names make it easier to guess. */
  readonly about = input<Pick<PasswordContext, 'email' | 'name'>>({});
  /** The fewest characters. */
  readonly minimum = input<number>(LIMITS.accountPassword.min);

  /** The field says the rule itself, as its error. */
  readonly isRuleSaid = input(false);

  readonly #strength = inject(PasswordStrength);
  readonly #isLongEnough = computed(() => [...this.password()].length >= this.minimum());

  /** Such a one is refused: that it is called fair beside it would be no help. */
  readonly #isName = computed(() => passwordFault(this.password(), this.about())?.startsWith('is-'));

  protected readonly rule = computed(() => `Use at least ${this.minimum()} characters.`);
  /** The last verdict stands until the next one is there. */
  protected readonly score = computed(() => {
    const score = this.#isLongEnough() ? this.#strength.latest()?.score : undefined;
    return score === undefined ? undefined : this.#isName() ? Math.min(score, EASY) : score;
  });
  protected readonly word = computed(() => {
    const score = this.score();
    return score === undefined ? undefined : WORDS[score];
  });
  protected readonly warning = computed(() => this.#strength.latest()?.warning ?? '');

  constructor() {
    effect(() => {
      if (!this.#isLongEnough()) return;
      const password = this.password();
      const words = guessableWords(this.about());
      untracked(() => this.#strength.judge({ password, words }));
    });
    inject(DestroyRef).onDestroy(() => this.#strength.stop());
  }
}
