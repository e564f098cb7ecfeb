import {
  afterRenderEffect,
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  viewChild,
} from '@angular/core';
import { DOCUMENT } from '@angular/common';
import { MatButton } from '@angular/material/button';
import { type RouteHop, serverAddress } from '@kiops/contracts';
import { mdiShieldKeyOutline } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { ConcealedField } from '../../vault/concealed-field';
import type { Answers, AskedQuestion } from './asked-questions';
import { questionFormId } from './server-question-box';

/**
 * Asks for the account's password for sudo, in the words of KIOPS. The answer leaves by `answered`, undefined when the
 * person cancels, and is kept nowhere.
 */
@Component({
  selector: 'kiops-sudo-question-box',
  imports: [ConcealedField, Icon, MatButton],
  template: `
    @let id = formId();
    @let again = question().request.isAskedAgain;
    <form [id]="id" novalidate (submit)="send($event)" (keydown.escape)="cancel($event)">
      <div class="callout" role="group" [attr.aria-labelledby]="id + '-title'">
        <kiops-icon [path]="icon" />
        <div class="grow">
          <p>
            <b [id]="id + '-title'">sudo asks for the password of {{ hop().username }}</b>
          </p>
          <p class="small">Only root may do this on {{ hop().label }}.</p>
          <kiops-concealed-field
            label="Password for sudo"
            [name]="'Password for sudo on ' + address()"
            what="password for sudo"
            [faultId]="again ? id + '-fault' : undefined"
            [(value)]="password"
          />
          @if (again) {
            <p class="fault small" role="alert" [id]="id + '-fault'">
              sudo did not take that password. Enter the one of {{ hop().username }} on this server.
            </p>
          }
          <p class="small muted">It goes to this server only, and is kept nowhere.</p>
          @if (mayUseSaved()) {
            <button type="button" matButton="tonal" (click)="useSaved()">Use the SSH password</button>
          }
        </div>
      </div>
      @if (hasButtons()) {
        <div class="buttons">
          <button type="button" matButton (click)="cancel()">Cancel</button>
          <button type="submit" matButton="filled">Send</button>
        </div>
      }
    </form>
  `,
  styles: `
    :host {
      display: block;
      margin-top: 12px;
    }
    kiops-concealed-field {
      margin: 10px 0 6px;
    }
    .fault {
      margin-bottom: 6px;
      color: var(--mat-sys-error);
    }
    button {
      margin-top: 8px;
    }
    .buttons {
      display: flex;
      justify-content: flex-end;
      gap: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SudoQuestionBox {
  readonly #document = inject(DOCUMENT);
  private readonly field = viewChild.required(ConcealedField);

  readonly question = input.required<AskedQuestion>();
  readonly hop = input.required<RouteHop>();
  /** Whether its own buttons are shown: where no foot around it has them. */
  readonly hasButtons = input(false);
  readonly answered = output<Answers>();

  protected readonly icon = mdiShieldKeyOutline;
  readonly #id = computed(() => this.question().id);
  /** The id of the form, for a button elsewhere. */
  protected readonly formId = computed(() => questionFormId(this.question()));
  protected readonly address = computed(() => serverAddress(this.hop()));
  protected readonly mayUseSaved = computed(() =>
    this.question().request.prompts.some(({ mayWantPassword }) => mayWantPassword),
  );
  /** Another question begins with nothing. */
  protected readonly password = linkedSignal({ source: this.#id, computation: () => '' });

  constructor() {
    afterRenderEffect(() => {
      this.#id();
      // Who types elsewhere meanwhile goes on: it would be sent to the server.
      if (!this.#document.activeElement?.matches('input, textarea')) this.field().focus();
    });
  }

  protected send(event: Event): void {
    event.preventDefault();
    this.answered.emit([{ kind: 'text', text: this.password() }]);
  }

  protected useSaved(): void {
    this.answered.emit([{ kind: 'password' }]);
  }

  protected cancel(event?: Event): void {
    // What is around it would take the key for itself.
    event?.stopPropagation();
    this.answered.emit(undefined);
  }
}
