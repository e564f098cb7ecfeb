import { DOCUMENT } from '@angular/common';
import {
  afterNextRender,
  afterRenderEffect,
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  Injector,
  signal,
  viewChildren,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { NavigationEnd, Router } from '@angular/router';
import {
  mdiCheckboxBlankOutline,
  mdiCheckboxMarked,
  mdiChevronDown,
  mdiChevronUp,
  mdiClose,
  mdiConsole,
  mdiContentCopy,
  mdiContentPaste,
  mdiDotsVertical,
  mdiFormatFontSizeDecrease,
  mdiFormatFontSizeIncrease,
  mdiMagnify,
  mdiPlus,
  mdiWindowMaximize,
  mdiWindowRestore,
} from '@mdi/js';
import { filter } from 'rxjs';
import { Icon } from '../../icon/icon';
import { TabInSight } from '../../page/tab-in-sight';
import { DockSize } from './dock-size';
import { LetterSize } from './letter-size';
import type { KeyMeaning } from './screen-keys';
import { ScreenReaderMode } from './screen-reader-mode';
import { type TabFacts, TerminalTab } from './terminal-tab';
import { type OpenTerminal, Terminals } from '../open-terminals/terminals';

/** The terminals at the bottom of the console, one tab each, whatever page is above them. */
@Component({
  selector: 'kiops-terminal-dock',
  imports: [Icon, MatIconButton, MatMenu, MatMenuItem, MatMenuTrigger, TabInSight, TerminalTab],
  providers: [DockSize],
  templateUrl: './terminal-dock.html',
  styleUrl: './terminal-dock.scss',
  host: {
    role: 'region',
    'aria-label': 'Terminals',
    '[class]': 'size.mode()',
    '[style.--dock-height.px]': 'size.height()',
    '[style.--visible-top.px]': 'size.visible().top',
    '[style.--visible-height.px]': 'size.visible().height',
  },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TerminalDock {
  protected readonly terminals = inject(Terminals);
  protected readonly size = inject(DockSize);
  protected readonly letters = inject(LetterSize);
  protected readonly screenReader = inject(ScreenReaderMode);
  readonly #document = inject(DOCUMENT);
  readonly #injector = inject(Injector);
  readonly #root = inject<ElementRef<HTMLElement>>(ElementRef);
  readonly #height = signal(0);
  #wantsSearch = false;
  readonly #facts = signal<ReadonlyMap<number, TabFacts>>(new Map());

  private readonly tabs = viewChildren(TerminalTab);
  private readonly tabButtons = viewChildren<ElementRef<HTMLElement>>('tabButton');

  protected readonly tabIds = computed(() => this.terminals.all().map(({ id }) => `terminal-tab-${id}`));
  protected readonly icons = {
    close: mdiClose,
    copy: mdiContentCopy,
    down: mdiChevronDown,
    find: mdiMagnify,
    larger: mdiFormatFontSizeIncrease,
    maximise: mdiWindowMaximize,
    more: mdiDotsVertical,
    off: mdiCheckboxBlankOutline,
    on: mdiCheckboxMarked,
    paste: mdiContentPaste,
    plus: mdiPlus,
    restore: mdiWindowRestore,
    smaller: mdiFormatFontSizeDecrease,
    terminal: mdiConsole,
    up: mdiChevronUp,
  };

  constructor() {
    const sizes = new ResizeObserver(() => this.#height.set(this.#root.nativeElement.offsetHeight));
    sizes.observe(this.#root.nativeElement);
    effect(() => this.terminals.covered({ height: this.#height(), hides: this.size.hides() }));
    afterRenderEffect(() => this.#activeButton()?.scrollIntoView({ block: 'nearest', inline: 'nearest' }));
    // Whoever goes to a page wants to see it.
    inject(Router)
      .events.pipe(
        filter((event) => event instanceof NavigationEnd),
        takeUntilDestroyed(),
      )
      .subscribe(() => {
        if (this.size.hides() === 'page') this.size.show('part');
      });
    // Whoever opens a terminal means to type into it.
    let known = 0;
    effect(() => {
      const count = this.terminals.all().length;
      if (count > known) this.#whenDrawn(() => this.#focusTab());
      known = count;
    });
    inject(DestroyRef).onDestroy(() => {
      sizes.disconnect();
      // Without the shell around the pages there are no terminals.
      this.terminals.closeAll();
    });
  }

  protected factsOf(id: number): TabFacts | undefined {
    return this.#facts().get(id);
  }

  protected changed(id: number, facts: TabFacts): void {
    this.#facts.update((all) => new Map(all).set(id, facts));
  }

  /** Shows a terminal, and gives it the keyboard. */
  protected show(id: number): void {
    this.terminals.activate(id);
    if (this.size.mode() === 'minimised') this.size.show('part');
    this.#whenDrawn(() => this.#tabOf(id)?.focus());
  }

  protected async close(id: number): Promise<void> {
    const tab = this.#tabOf(id);
    if (!tab || !(await tab.leave())) return;
    // The button that had the focus is gone.
    if (this.terminals.all().length === 0) this.#document.querySelector('main')?.focus();
    else this.#whenDrawn(() => this.#focusTab());
  }

  protected openAnother(): void {
    const active = this.#active();
    if (active) this.terminals.open(active.terminal().server);
  }

  /** The menu gives the focus back to its button when it closes; the search takes it after that. */
  protected find(): void {
    this.#wantsSearch = true;
  }

  protected menuClosed(): void {
    if (!this.#wantsSearch) return;
    this.#wantsSearch = false;
    if (this.size.mode() === 'minimised') this.size.show('part');
    this.#whenDrawn(() => this.#active()?.find());
  }

  protected copy(): void {
    this.#active()?.copy();
  }

  protected paste(): void {
    void this.#active()?.paste();
  }

  protected pressed(key: KeyMeaning): void {
    if (key === 'copy') this.copy();
    else if (key === 'leave') this.#focusTab();
    else this.show(this.#neighbour(key === 'next' ? 1 : -1).id);
  }

  protected tabKey(event: KeyboardEvent): void {
    const all = this.terminals.all();
    const aims: Readonly<Record<string, () => OpenTerminal>> = {
      ArrowLeft: () => this.#neighbour(-1),
      ArrowRight: () => this.#neighbour(1),
      Home: () => all[0],
      End: () => all[all.length - 1],
    };
    const active = this.terminals.activeId();
    if (event.key === 'Delete' && active !== undefined) void this.close(active);
    if (isTyped(event)) {
      // A blank would press the tab, and lead into the shell in the middle of a line.
      event.preventDefault();
      this.#active()?.typedBeside();
    }
    if (!(event.key in aims)) return;
    event.preventDefault();
    this.terminals.activate(aims[event.key]().id);
    this.#focusTab();
  }

  protected edgeKey(event: KeyboardEvent): void {
    if (this.size.press(event.key)) event.preventDefault();
  }

  protected startDrag(event: PointerEvent): void {
    (event.target as HTMLElement).setPointerCapture(event.pointerId);
    event.preventDefault();
  }

  protected drag(event: PointerEvent): void {
    if ((event.target as HTMLElement).hasPointerCapture(event.pointerId)) this.size.dragTo(event.clientY);
  }

  #tabOf(id: number): TerminalTab | undefined {
    return this.tabs().find((tab) => tab.terminal().id === id);
  }

  #active(): TerminalTab | undefined {
    const id = this.terminals.activeId();
    return id === undefined ? undefined : this.#tabOf(id);
  }

  #neighbour(by: 1 | -1): OpenTerminal {
    const all = this.terminals.all();
    const at = all.findIndex(({ id }) => id === this.terminals.activeId());
    return all[(at + by + all.length) % all.length];
  }

  #activeButton(): HTMLElement | undefined {
    const id = `terminal-tab-${this.terminals.activeId()}`;
    return this.tabButtons().find(({ nativeElement }) => nativeElement.id === id)?.nativeElement;
  }

  #focusTab(): void {
    this.#activeButton()?.focus();
  }

  /** A panel that was just chosen is hidden, and takes no focus, until it is drawn. */
  #whenDrawn(act: () => void): void {
    afterNextRender(act, { injector: this.#injector });
  }
}

/** Whether a key press writes a letter. */
function isTyped({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  return [...key].length === 1 && !ctrlKey && !altKey && !metaKey;
}
