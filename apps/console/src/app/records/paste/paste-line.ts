import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatFormField, MatLabel, MatPrefix, MatSuffix } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { mdiCheckCircle, mdiClipboardOutline, mdiClose } from '@mdi/js';
import { Icon } from '../../icon/icon';

/** What became of a pasted line. */
export interface PasteReport {
  /** What was filled, as a sentence names it: "host", "jump server". */
  readonly filled: readonly string[];
  /** What else the person should know. */
  readonly remarks: readonly string[];
  /** Whether there was a secret in it: then the line is not kept. */
  readonly holdsSecret: boolean;
}

/** The same, or why nothing could be read. */
export type PasteOutcome = PasteReport | { readonly fault: string };

/**
 * The line at the top of a form that fills its fields. It is read when it is pasted, left, or confirmed by Enter, and not
 * while it is typed. A line with a secret in it is emptied at once: the secret is in its own field by then.
 */
@Component({
  selector: 'kiops-paste-line',
  imports: [Icon, MatButton, MatFormField, MatIconButton, MatInput, MatLabel, MatPrefix, MatSuffix],
  templateUrl: './paste-line.html',
  styleUrl: './paste-line.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PasteLine {
  readonly label = input.required<string>();
  /** Fills the form. */
  readonly fill = input.required<(text: string) => Promise<PasteOutcome>>();

  /** What was filled is to go again. */
  readonly undone = output();

  readonly #text = signal('');
  readonly #outcome = signal<PasteOutcome | undefined>(undefined);
  /** What was read last: leaving the field does not read it again. */
  #read = '';

  protected readonly text = this.#text.asReadonly();
  protected readonly outcome = this.#outcome.asReadonly();
  protected readonly icons = { paste: mdiClipboardOutline, clear: mdiClose, done: mdiCheckCircle };

  private readonly line = viewChild.required<ElementRef<HTMLTextAreaElement>>('line');

  /** A pasted line is not shown before it is known to hold no secret. */
  protected paste(event: ClipboardEvent): void {
    const pasted = event.clipboardData?.getData('text') ?? '';
    if (this.#text() !== '' || pasted.trim() === '') return;
    event.preventDefault();
    void this.#take(pasted);
  }

  protected type(event: Event): void {
    const text = this.line().nativeElement.value;
    this.#text.set(text);
    // Typing goes on; whatever else changes the text has put all of it there.
    if (!isTyping(event)) void this.#take(text);
  }

  protected read(): void {
    void this.#take(this.#text());
  }

  protected enter(event: Event): void {
    event.preventDefault();
    this.read();
  }

  protected undo(): void {
    this.undone.emit();
    this.#forget();
  }

  protected clear(): void {
    this.#forget();
    this.line().nativeElement.focus();
  }

  #forget(): void {
    this.#text.set('');
    this.#read = '';
    this.#outcome.set(undefined);
  }

  async #take(text: string): Promise<void> {
    if (text.trim() === '' || text === this.#read) return;
    this.#read = text;
    const outcome = await this.fill()(text);
    if (this.#read !== text) return;
    this.#outcome.set(outcome);
    const isKept = 'fault' in outcome || !outcome.holdsSecret;
    if (!isKept) this.#read = '';
    this.#text.set(isKept ? text : '');
  }
}

/** Whether a change of the text is one of many: a letter, or one less. */
function isTyping(event: Event): boolean {
  if (!(event instanceof InputEvent)) return false;
  if (event.inputType === 'insertText') return (event.data ?? '').length < 2;
  return /^(?:insert(?:Composition|LineBreak)|delete|history)/.test(event.inputType);
}
