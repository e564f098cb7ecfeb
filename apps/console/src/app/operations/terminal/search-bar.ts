import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  type ElementRef,
  inject,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { mdiArrowDown, mdiArrowUp, mdiClose } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { XtermScreen } from './xterm-screen';

/** Finds text in a terminal. It looks upwards, as what is looked for was written before; Shift+Enter looks down. */
@Component({
  selector: 'kiops-search-bar',
  imports: [Icon, MatIconButton],
  template: `
    <input
      #text
      class="mono-small"
      aria-label="Find in this terminal"
      placeholder="Find"
      autocomplete="off"
      autocapitalize="off"
      spellcheck="false"
      [value]="sought()"
      (input)="type(text.value)"
      (keydown)="press($event)"
    />
    <span role="status" class="small muted">{{ words() }}</span>
    <button
      type="button"
      matIconButton
      aria-label="Earlier match"
      title="Earlier match (Enter)"
      (click)="find('earlier')"
    >
      <kiops-icon [path]="icons.earlier" />
    </button>
    <button
      type="button"
      matIconButton
      aria-label="Later match"
      title="Later match (Shift+Enter)"
      (click)="find('later')"
    >
      <kiops-icon [path]="icons.later" />
    </button>
    <button type="button" matIconButton aria-label="Close search" title="Close (Esc)" (click)="closed.emit()">
      <kiops-icon [path]="icons.close" />
    </button>
  `,
  styles: `
    :host {
      display: flex;
      gap: 4px;
      align-items: center;
      padding: 4px 8px 4px 12px;
      border-radius: 0 0 var(--mat-sys-corner-medium) var(--mat-sys-corner-medium);
      background: var(--mat-sys-surface-container);
      box-shadow: var(--mat-sys-level2);
    }
    input {
      flex: 0 1 280px;
      min-width: 0;
      height: var(--kiops-button-height);
      padding: 0 10px;
      border: 1px solid var(--mat-sys-outline);
      border-radius: var(--mat-sys-corner-small);
      background: var(--mat-sys-surface-container-lowest);
      color: var(--mat-sys-on-surface);
    }
    span {
      flex: 1 0 80px;
      padding: 0 8px;
    }
    @media (forced-colors: active) {
      :host {
        border: 1px solid CanvasText;
        border-top: 0;
      }
    }
  `,
  host: { role: 'search' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SearchBar {
  readonly #screen = inject(XtermScreen);

  readonly closed = output();

  private readonly input = viewChild.required<ElementRef<HTMLInputElement>>('text');

  protected readonly icons = { earlier: mdiArrowUp, later: mdiArrowDown, close: mdiClose };
  protected readonly sought = signal('');
  protected readonly words = computed(() => {
    if (this.sought() === '') return '';
    const { at, count } = this.#screen.matches();
    if (count === 0) return 'Not found';
    const all = count.toLocaleString('en');
    return at === 0 ? `${all} found` : `${at.toLocaleString('en')} of ${all}`;
  });

  constructor() {
    afterNextRender(() => this.focus());
  }

  focus(): void {
    const { nativeElement } = this.input();
    nativeElement.focus();
    nativeElement.select();
  }

  protected type(text: string): void {
    this.sought.set(text);
    void this.#screen.find(text, 'earlier', true);
  }

  protected find(direction: 'earlier' | 'later'): void {
    void this.#screen.find(this.sought(), direction, false);
  }

  protected press(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.preventDefault();
      this.closed.emit();
    } else if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      this.find(event.shiftKey ? 'later' : 'earlier');
    }
  }
}
