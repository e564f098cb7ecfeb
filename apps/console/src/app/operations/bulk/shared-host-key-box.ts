import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  DOCUMENT,
  type ElementRef,
  inject,
  input,
  output,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { HostKeyFacts } from '../host-keys/host-key-facts';
import type { HostKeyQuestion } from '../host-keys/host-key-question';

/** Asks in a jump server's card whether its host key is to be trusted. */
@Component({
  selector: 'kiops-shared-host-key-box',
  imports: [HostKeyFacts, MatButton],
  template: `
    <h3 #heading tabindex="-1">Do you trust this server?</h3>
    <kiops-host-key-facts [question]="question()" />
    <div class="buttons">
      <button type="button" matButton (click)="answered.emit(false)">Cancel</button>
      <button type="button" matButton="filled" (click)="answered.emit(true)">Trust and continue</button>
    </div>
  `,
  styles: `
    :host {
      display: block;
      margin-top: 12px;
      padding-top: 12px;
      border-top: 1px solid var(--mat-sys-outline-variant);
    }
    h3 {
      margin: 0 0 8px;
      outline: none;
      font: var(--mat-sys-title-small);
    }
    .buttons {
      display: flex;
      gap: 8px;
      justify-content: flex-end;
      margin-top: 12px;
    }
  `,
  host: { role: 'group', '[attr.aria-label]': '"Do you trust " + question().hop.label + "?"' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SharedHostKeyBox {
  readonly #document = inject(DOCUMENT);
  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');

  readonly question = input.required<HostKeyQuestion>();
  readonly answered = output<boolean>();

  constructor() {
    afterNextRender(() => this.#takeFocus());
  }

  /** Who waits for it hears it at once; no key that is pressed by habit trusts anything. Who types elsewhere goes on. */
  #takeFocus(): void {
    if (!this.#document.activeElement?.matches('input, textarea')) this.heading().nativeElement.focus();
  }
}
