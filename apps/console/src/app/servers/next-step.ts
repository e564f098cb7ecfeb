import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { Server } from '@kiops/contracts';
import { hasNextStep } from './has-next-step';
import { KeptAccounts } from './kept-accounts';
import { ServerActions } from './server-actions';

/**
 * What to do next with a server that nobody has signed in to yet: give its secret to this browser, then try the connection.
 * For all others it shows its content.
 */
@Component({
  selector: 'kiops-next-step',
  imports: [MatButton],
  template: `
    @switch (step()) {
      @case ('secret') {
        <button
          type="button"
          matButton
          [attr.aria-label]="'Add its secret: ' + server().label"
          (click)="actions.addSecret(server())"
        >
          Add its secret
        </button>
      }
      @case ('test') {
        <button
          type="button"
          matButton
          [attr.aria-label]="'Test connection to ' + server().label"
          (click)="actions.test([server()])"
        >
          Test connection
        </button>
      }
      @default {
        <ng-content />
      }
    }
  `,
  styles: `
    button {
      /* Its words begin where those of the other rows do, and fit where those do. */
      --mat-button-text-horizontal-padding: 4px;
      margin-left: -4px;
      white-space: nowrap;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NextStep {
  readonly server = input.required<Server>();

  protected readonly actions = inject(ServerActions);
  readonly #kept = inject(KeptAccounts);

  protected readonly step = computed(() => {
    const server = this.server();
    if (!hasNextStep(server)) return undefined;
    return this.#kept.lacks(server) ? 'secret' : 'test';
  });
}
