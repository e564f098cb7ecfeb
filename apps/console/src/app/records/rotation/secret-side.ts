import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { mdiCheck, mdiContentCopy, mdiEye, mdiEyeOff } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { OpenSecret, type SecretOwner } from '../secret/open-secret';
import { SecretCountDown } from '../secret/secret-count-down';
import type { SecretPart } from './secret-parts';

/** One of the two secrets of a rotation: dots, or in clear for 30 seconds; an eye and a copy button. */
@Component({
  selector: 'kiops-secret-side',
  imports: [Icon, MatIconButton, SecretCountDown],
  template: `
    <div class="line">
      @if (shown().length > 0) {
        <span class="grow small">Shown for <kiops-secret-count-down /></span>
      } @else {
        <span class="masked grow" aria-hidden="true">••••••••••••</span>
      }
      <button
        matIconButton
        type="button"
        [class.is-on]="secret.isShown(owner())"
        [attr.aria-label]="(secret.isShown(owner()) ? 'Hide the ' : 'Show the ') + called()"
        [attr.aria-busy]="secret.isReading(owner())"
        (click)="secret.toggle(owner())"
      >
        <kiops-icon [path]="secret.isShown(owner()) ? icons.hide : icons.show" />
      </button>
      <button matIconButton type="button" [attr.aria-label]="'Copy the ' + called()" (click)="copy()">
        <kiops-icon [path]="secret.isCopied(owner(), fields()) ? icons.copied : icons.copy" />
      </button>
    </div>
    @for (part of shown(); track part.field) {
      @if (parts().length > 1) {
        <div class="small">{{ part.label }}</div>
      }
      <pre
        tabindex="0"
        role="region"
        [class.is-document]="part.isDocument"
        [attr.aria-label]="part.label + ', ' + called()"
        >{{ part.text }}</pre>
    }
  `,
  styles: `
    :host {
      display: block;
    }
    .line {
      display: flex;
      align-items: center;
      min-height: 40px;
    }
    .masked {
      color: var(--mat-sys-on-surface-variant);
      font: var(--kiops-mono-medium);
      letter-spacing: 1.5px;
    }
    pre {
      max-height: calc(12 * 18px + 16px);
      margin: 0 0 8px;
      padding: 6px 10px;
      overflow: auto;
      border-radius: 6px;
      background: var(--kiops-warning-container);
      color: var(--kiops-on-warning-container);
      font: var(--kiops-mono-medium);
      font-variant-ligatures: none;
      word-break: break-all;
      white-space: pre-wrap;
    }
    .is-document {
      font: var(--kiops-mono-small);
      word-break: normal;
      white-space: pre;
    }
    .is-on {
      background: color-mix(in srgb, var(--mat-sys-primary) 12%, transparent);
      color: var(--mat-sys-primary);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SecretSide {
  readonly owner = input.required<SecretOwner>();
  readonly parts = input.required<readonly SecretPart[]>();
  /** As the buttons name it: "new password". */
  readonly called = input.required<string>();

  protected readonly secret = inject(OpenSecret);
  protected readonly fields = computed(() => this.parts().map(({ field }) => field));
  protected readonly shown = computed(() => {
    const fields = this.secret.fieldsOf(this.owner());
    if (!fields) return [];
    return this.parts().flatMap((part) => {
      const text = fields[part.field];
      return text ? [{ ...part, text }] : [];
    });
  });
  protected readonly icons = { show: mdiEye, hide: mdiEyeOff, copy: mdiContentCopy, copied: mdiCheck };

  protected copy(): void {
    const called = this.called();
    void this.secret.copy(this.owner(), this.fields(), called[0].toUpperCase() + called.slice(1));
  }
}
