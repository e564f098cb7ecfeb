import { DOCUMENT } from '@angular/common';
import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  ElementRef,
  inject,
  input,
  linkedSignal,
  model,
  viewChild,
} from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatFormField, MatPrefix, MatSuffix } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { LIMITS } from '@kiops/contracts';
import { mdiClose, mdiMagnify } from '@mdi/js';
import { Icon } from '../icon/icon';

/** How long typing must rest before the list is asked again, in milliseconds. */
const REST = 250;

/**
 * The filter above a list. `value` follows when typing rests for 250 ms, or the field is left. The `/` key brings the
 * focus here from anywhere in the same layer (page or topmost dialog), Escape clears, and the down arrow leads on into
 * the list.
 */
@Component({
  selector: 'kiops-filter',
  imports: [Icon, MatFormField, MatIconButton, MatInput, MatPrefix, MatSuffix],
  templateUrl: './filter.html',
  styleUrl: './filter.scss',
  host: { '(document:keydown)': 'focusOnSlash($event)' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Filter {
  /** The accessible name: "Filter registries". */
  readonly label = input.required<string>();
  readonly placeholder = input('Filter');
  /** What the list is filtered by. */
  readonly value = model('');

  protected readonly typed = linkedSignal(() => this.value());
  protected readonly maxLength = LIMITS.filter.max;
  protected readonly icons = { search: mdiMagnify, clear: mdiClose };

  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');
  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef);
  readonly #document = inject(DOCUMENT);
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    inject(DestroyRef).onDestroy(() => this.#stopWaiting());
  }

  protected type(text: string): void {
    this.typed.set(text);
    this.#stopWaiting();
    this.#rest = setTimeout(() => this.settle(), REST);
  }

  /** What was typed counts now: also where the field is left before typing rests, so that it cannot come back later. */
  protected settle(): void {
    if (this.#rest === undefined) return;
    this.#stopWaiting();
    this.value.set(this.typed().trim());
  }

  protected clear(event?: Event): void {
    if (this.typed() === '') return;
    // Escape closes a dialog: here it only clears, and closes at the next press.
    event?.stopPropagation();
    this.#stopWaiting();
    this.typed.set('');
    this.value.set('');
    this.field().nativeElement.focus();
  }

  /** To where the Tab key would come in the list. */
  protected enterList(event: Event): void {
    const layer = this.#host.nativeElement.closest('mat-dialog-container, main');
    const stop = layer?.querySelector<HTMLElement>('[role="grid"] [tabindex="0"]');
    if (!stop) return;
    event.preventDefault();
    stop.focus();
  }

  protected focusOnSlash(event: KeyboardEvent): void {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isEditable(event.target))
      return;
    if (!this.#isInTopLayer()) return;
    event.preventDefault();
    this.field().nativeElement.focus();
    this.field().nativeElement.select();
  }

  #stopWaiting(): void {
    clearTimeout(this.#rest);
    this.#rest = undefined;
  }

  /** Whether this filter can be seen and no dialog lies over it. */
  #isInTopLayer(): boolean {
    const host = this.#host.nativeElement;
    const top = Array.from(this.#document.querySelectorAll('mat-dialog-container')).at(-1);
    return host.checkVisibility() && (top === undefined || top.contains(host));
  }
}

function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
  );
}
