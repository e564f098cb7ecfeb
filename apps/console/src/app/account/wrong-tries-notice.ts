import { ChangeDetectionStrategy, Component, computed, ElementRef, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatSnackBar } from '@angular/material/snack-bar';
import { RouterLink } from '@angular/router';
import type { WrongTries } from '@kiops/contracts';
import { mdiAlertOutline } from '@mdi/js';
import { DateWords } from '../dates/date-words';
import { Icon } from '../icon/icon';
import { toFailure } from '../problem/failure';
import { quantity } from '../quantities/quantities';
import { Session } from '../session/session';
import { AccountClient } from './account-client';

/** Tells people that others tried to get into their account, until they say that they have seen it. */
@Component({
  selector: 'kiops-wrong-tries-notice',
  imports: [Icon, MatButton, RouterLink],
  template: `
    <div class="callout callout-warn" role="status">
      <kiops-icon [path]="icon" />
      <span class="grow"
        ><b>{{ sentence() }}</b> {{ origin() }}</span
      >
      <a matButton routerLink="/activity" [queryParams]="{ action: 'account.sign-in-failed' }">Activity</a>
      <button type="button" matButton="outlined" (click)="dismiss()">I have seen it</button>
    </div>
  `,
  styles: `
    :host {
      display: block;
      max-width: 1440px;
      margin: 16px auto 0;
      padding: 0 32px;
    }
    .callout {
      flex-wrap: wrap;
      align-items: center;
    }
    .grow {
      flex: 1;
      min-width: min(240px, 100%);
    }
    @media (max-width: 720px) {
      :host {
        padding: 0 16px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class WrongTriesNotice {
  readonly tries = input.required<WrongTries>();

  readonly #client = inject(AccountClient);
  readonly #session = inject(Session);
  readonly #snackBar = inject(MatSnackBar);
  readonly #words = inject(DateWords);
  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef);

  protected readonly icon = mdiAlertOutline;
  protected readonly sentence = computed(() => {
    const { count, since } = this.tries();
    return `${quantity(count, 'wrong try', 'wrong tries')} for your account since ${this.#words.short(since)}.`;
  });

  protected readonly origin = computed(() =>
    this.tries().count === 1
      ? 'It came from a browser in which you never signed in. Yours is not kept waiting by it.'
      : 'They came from browsers in which you never signed in. Yours is not kept waiting by them.',
  );

  protected async dismiss(): Promise<void> {
    try {
      await this.#client.seeWrongTries();
      // The button goes with the notice: the focus stays on the page.
      this.#host.nativeElement.closest('main')?.focus();
      const me = this.#session.me();
      if (me) this.#session.changed({ ...me, wrongTries: null });
    } catch (error) {
      this.#snackBar.open(toFailure(error).message, 'Close');
    }
  }
}
