import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { mdiCheck, mdiContentCopy, mdiEye, mdiEyeOff } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { OpenSecret, type SecretPlace } from './open-secret';
import { SecretCountDown } from './secret-count-down';

/** Characters from which a secret may need to be scrolled, so that the keyboard must reach it. */
const LONG = 200;

/** A record's one-line secret: dots, or in clear for 30 seconds; an eye and a copy button. */
@Component({
  selector: 'kiops-secret-cell',
  imports: [Icon, MatIconButton, SecretCountDown],
  template: `
    @if (kept()) {
      @if (value(); as clear) {
        <span class="revealed">
          <span class="value" [attr.tabindex]="clear.length > longFrom ? 0 : null">{{ clear }}</span>
          <kiops-secret-count-down />
        </span>
      } @else {
        <span class="masked" aria-hidden="true">••••••••••</span>
      }
      @if (!bare()) {
        <button
          matIconButton
          type="button"
          [attr.aria-label]="(value() ? 'Hide ' : 'Show ') + named()"
          [class.is-on]="value()"
          [attr.aria-busy]="secret.isReading(owner())"
          (click)="secret.toggle(owner())"
        >
          <kiops-icon [path]="value() ? icons.hide : icons.show" />
        </button>
        <button
          matIconButton
          type="button"
          [attr.aria-label]="'Copy ' + named()"
          (click)="secret.copy(owner(), [field()], title())"
        >
          <kiops-icon [path]="secret.isCopied(owner(), [field()]) ? icons.copied : icons.copy" />
        </button>
      }
    } @else {
      <span class="faint">None kept</span>
    }
  `,
  styleUrl: './secret-cell.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SecretCell {
  readonly store = input.required<SecretPlace>();
  readonly recordId = input.required<string>();
  /** The record's label, for the buttons' names. */
  readonly of = input.required<string>();
  /** The secret field: `password`. */
  readonly field = input.required<string>();
  /** What people call it: "access token". */
  readonly secretName = input('password');
  /** Whether one is kept. */
  readonly kept = input.required<boolean>();
  /** Without eye and copy button: they stand elsewhere in the line. */
  readonly bare = input(false);

  protected readonly longFrom = LONG;
  protected readonly secret = inject(OpenSecret);
  protected readonly owner = computed(() => ({ store: this.store(), id: this.recordId() }));
  protected readonly value = computed(() => this.secret.fieldsOf(this.owner())?.[this.field()]);
  protected readonly named = computed(() => `${this.secretName()} of ${this.of()}`);
  protected readonly title = computed(() => this.secretName()[0].toUpperCase() + this.secretName().slice(1));
  protected readonly icons = { show: mdiEye, hide: mdiEyeOff, copy: mdiContentCopy, copied: mdiCheck };
}
