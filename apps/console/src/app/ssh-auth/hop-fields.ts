import { ChangeDetectionStrategy, Component, computed, input, viewChild } from '@angular/core';
import { serverAddress } from '@kiops/contracts';
import { mdiCheck, mdiServerOutline } from '@mdi/js';
import { Icon } from '../icon/icon';
import type { HopDraft } from '../vault/secret-input/hop-draft';
import { MethodToggle } from '../vault/secret-input/method-toggle';
import { SecretFields } from '../vault/secret-input/secret-fields';

/** What a hop is: a part of a route, or an account of one of several servers. */
export type HopRole = 'jump-server' | 'target' | 'account';

/** One hop of a route: where it leads, the toggle *Password | SSH key*, and the fields for it. */
@Component({
  selector: 'kiops-hop-fields',
  imports: [Icon, MethodToggle, SecretFields],
  templateUrl: './hop-fields.html',
  styleUrl: './hop-fields.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HopFields {
  readonly draft = input.required<HopDraft>();
  /** From 1. */
  readonly number = input.required<number>();
  readonly role = input.required<HopRole>();
  /** The server refused what is kept for it. */
  readonly isRefused = input(false);

  protected readonly address = computed(() => serverAddress(this.draft().account));
  protected readonly heading = computed(() => {
    const role = this.role();
    if (role === 'account') return this.draft().account.label;
    return `Hop ${this.number()} · ${role === 'target' ? 'Target' : 'Jump server'}`;
  });
  protected readonly icons = { done: mdiCheck, account: mdiServerOutline };

  private readonly fields = viewChild.required(SecretFields);

  /** Puts the focus into the first field that is still empty. */
  focus(): void {
    this.fields().focus();
  }
}
