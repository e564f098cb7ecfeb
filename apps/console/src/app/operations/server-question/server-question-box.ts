import {
  afterRenderEffect,
  ChangeDetectionStrategy,
  Component,
  computed,
  type ElementRef,
  inject,
  input,
  linkedSignal,
  output,
  untracked,
  viewChildren,
} from '@angular/core';
import { DOCUMENT } from '@angular/common';
import { MatButton, MatIconButton } from '@angular/material/button';
import { type RouteHop, serverAddress } from '@kiops/contracts';
import {
  mdiCheckCircle,
  mdiConsoleNetworkOutline,
  mdiEye,
  mdiEyeOff,
  mdiFormatQuoteClose,
  mdiKeyOutline,
  mdiLockOutline,
  mdiRefresh,
  mdiTimerAlertOutline,
} from '@mdi/js';
import { Icon } from '../../icon/icon';
import type { Answers, AskedQuestion } from './asked-questions';
import { serverPrompt, serverWords } from './server-text';
import { timeLeft } from './time-left';

/** Below this many seconds the time that is left is amber. */
const SHORT_TIME = 20;

/** What stands in a field. */
interface Field {
  readonly text: string;
  readonly isShown: boolean;
  /** The saved password is meant instead. */
  readonly isSaved: boolean;
}

/**
 * What a server asks, in a frame that nothing of KIOPS looks like; the words of KIOPS stand outside it. Answers leave by
 * `answered`, undefined when the person cancels, and are kept nowhere.
 */
@Component({
  selector: 'kiops-server-question-box',
  imports: [Icon, MatButton, MatIconButton],
  templateUrl: './server-question-box.html',
  styleUrl: './server-question-box.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ServerQuestionBox {
  readonly #document = inject(DOCUMENT);
  private readonly inputs = viewChildren<ElementRef<HTMLInputElement>>('answer');

  readonly question = input.required<AskedQuestion>();
  readonly hop = input.required<RouteHop>();
  /** Whether its own buttons are shown: where no foot around it has them. */
  readonly hasButtons = input(false);
  readonly answered = output<Answers>();

  protected readonly icons = {
    server: mdiConsoleNetworkOutline,
    quote: mdiFormatQuoteClose,
    show: mdiEye,
    hide: mdiEyeOff,
    accepted: mdiCheckCircle,
    given: mdiKeyOutline,
    private: mdiLockOutline,
    again: mdiRefresh,
    late: mdiTimerAlertOutline,
  };

  readonly #id = computed(() => this.question().id);
  /** The id of the form, for a button elsewhere. */
  protected readonly formId = computed(() => questionFormId(this.question()));
  protected readonly address = computed(() => serverAddress(this.hop()));
  protected readonly said = computed(() => {
    const { name, instruction } = this.question().request;
    return serverWords(name, instruction);
  });
  protected readonly prompts = computed(() =>
    this.question().request.prompts.map((prompt) => ({ ...prompt, text: serverPrompt(prompt.text) })),
  );
  /** What is typed stays when the connection goes: it is the same question. */
  protected readonly fields = linkedSignal<number, readonly Field[]>({
    source: this.#id,
    computation: () =>
      untracked(this.question).request.prompts.map(({ echo }) => ({
        text: '',
        isShown: echo,
        isSaved: false,
      })),
  });
  protected readonly acceptedWords = computed(() => {
    const { accepted } = this.question().request;
    if (accepted.includes('password')) return 'Your SSH password was accepted. This is a second step.';
    if (accepted.includes('publickey')) return 'Your SSH key was accepted. This is a second step.';
    return accepted.length > 0 ? 'What you gave was accepted. This is one more step.' : '';
  });
  protected readonly time = timeLeft(computed(() => this.question().until));
  protected readonly isShort = computed(() => this.time.seconds() < SHORT_TIME);

  constructor() {
    afterRenderEffect(() => {
      this.#id();
      this.#takeFocus();
    });
  }

  protected type(index: number, text: string): void {
    this.#change(index, { text });
  }

  protected toggle(index: number): void {
    this.#change(index, { isShown: !this.fields()[index].isShown });
  }

  /** Where nothing else is asked, that is the whole answer. */
  protected useSaved(index: number): void {
    this.#change(index, { isSaved: !this.fields()[index].isSaved, text: '' });
    if (this.fields().length === 1) this.#answer();
  }

  protected send(event: Event): void {
    event.preventDefault();
    this.#answer();
  }

  protected cancel(event?: Event): void {
    // What is around it would take the key for itself.
    event?.stopPropagation();
    this.answered.emit(undefined);
  }

  #answer(): void {
    this.answered.emit(
      this.fields().map(({ text, isSaved }) => (isSaved ? { kind: 'password' } : { kind: 'text', text })),
    );
  }

  #change(index: number, change: Partial<Field>): void {
    this.fields.update((fields) =>
      fields.map((field, at) => (at === index ? { ...field, ...change } : field)),
    );
  }

  /** Who waits for it can type at once. Who types elsewhere meanwhile goes on: it would be sent to the server. */
  #takeFocus(): void {
    if (!this.#document.activeElement?.matches('input, textarea')) this.inputs().at(0)?.nativeElement.focus();
  }
}

/** The id of a question's form. */
export function questionFormId({ id }: AskedQuestion): string {
  return `server-question-${id}`;
}
