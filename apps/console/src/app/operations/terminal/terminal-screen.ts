import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  inject,
  input,
  output,
  viewChild,
  ViewEncapsulation,
} from '@angular/core';
import { ScreenClipboard } from './screen-clipboard';
import type { KeyMeaning } from './screen-keys';
import { XtermScreen } from './xterm-screen';

/** Where xterm draws. Its stylesheet comes with it, and so with the first terminal alone. */
@Component({
  selector: 'kiops-terminal-screen',
  template: `
    <div #host class="host"></div>
    <p class="cdk-visually-hidden" [id]="keysId()">
      All keys go to the shell. Ctrl+F6 leaves it for its tab, Ctrl+Alt+Page Up and Page Down show the other
      terminals, Ctrl+Shift+C copies, Ctrl+Shift+V pastes, Ctrl+Shift+F finds text.
    </p>
  `,
  styleUrl: './terminal-screen.scss',
  encapsulation: ViewEncapsulation.None,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TerminalScreen {
  readonly #screen = inject(XtermScreen);
  readonly #clipboard = inject(ScreenClipboard);

  /** The terminal's name. */
  readonly name = input.required<string>();
  /** The id of the text about its keys, on the whole page. */
  readonly keysId = input.required<string>();
  /** It is drawn, and has its size. */
  readonly opened = output();
  /** A key was pressed that is for the terminal around the shell. */
  readonly pressed = output<KeyMeaning>();

  private readonly host = viewChild.required<ElementRef<HTMLElement>>('host');

  constructor() {
    afterNextRender(() => void this.#open());
  }

  async #open(): Promise<void> {
    const host = this.host().nativeElement;
    // Before xterm sees it: what is pasted is looked at first.
    host.addEventListener('paste', (event) => this.#paste(event), { capture: true });
    const describedBy = this.keysId();
    const onKey = (key: KeyMeaning) => this.pressed.emit(key);
    await this.#screen.open(host, { label: `Terminal ${this.name()}`, describedBy, onKey });
    if (host.isConnected) this.opened.emit();
  }

  #paste(event: ClipboardEvent): void {
    event.preventDefault();
    event.stopPropagation();
    void this.#clipboard.pasteText(event.clipboardData?.getData('text/plain') ?? '');
  }
}
