import { DOCUMENT } from '@angular/common';
import {
  afterRenderEffect,
  ChangeDetectionStrategy,
  ChangeDetectorRef,
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatSnackBar } from '@angular/material/snack-bar';
import { serverAddress } from '@kiops/contracts';
import type { Cure } from '../hop-doctor/diagnosis';
import { LeaveQuestion } from '../leaving/leave-question';
import { OperationRun, RUN_PROVIDERS } from '../run/operation-run';
import { askBeforeUnload } from '../../dialog/ask-before-unload';
import { SNACK } from '../../snack/snack';
import { CureActions } from '../steps/cure-actions';
import { RunSteps } from '../steps/run-steps';
import { KeyBar } from './key-bar';
import { ScreenClipboard } from './screen-clipboard';
import { SearchBar } from './search-bar';
import type { KeyMeaning } from './screen-keys';
import { shellOperation } from './shell-operation';
import { TerminalBar } from './terminal-bar';
import { TerminalScreen } from './terminal-screen';
import { type OpenTerminal, Terminals } from '../open-terminals/terminals';
import { XtermScreen } from './xterm-screen';

/** What the tab of a terminal shows beside its name. */
export interface TabFacts {
  /** Its shell is over, or was never there. */
  readonly isOver: boolean;
  /** Its address, and the title that the server gives it, which is told as such. */
  readonly tooltip: string;
}

/** One terminal: the way to its server while it connects, then its shell, and a bar when there is none any more. */
@Component({
  selector: 'kiops-terminal-tab',
  imports: [KeyBar, RunSteps, SearchBar, TerminalBar, TerminalScreen],
  providers: [CureActions, RUN_PROVIDERS, LeaveQuestion, ScreenClipboard, XtermScreen],
  template: `
    @if (run.state() !== 'working') {
      <kiops-terminal-bar
        [canShowDetails]="screen.isUsed()"
        [hasDetails]="hasDetails()"
        [isExplained]="showsSteps()"
        (detailsToggled)="toggleDetails()"
        (reconnected)="start()"
      />
    }
    <div class="stage">
      <kiops-terminal-screen
        [class.unseen]="showsSteps()"
        [name]="terminal().name"
        [keysId]="'terminal-keys-' + terminal().id"
        (opened)="start()"
        (pressed)="press($event)"
      />
      @if (isSearching() && !showsSteps()) {
        <kiops-search-bar (closed)="endSearch()" />
      }
      @if (showsSteps()) {
        <div class="steps">
          <kiops-run-steps [run]="run" [operation]="operation" [hasButtons]="true" (cured)="cure($event)" />
        </div>
      }
    </div>
    <kiops-key-bar />
  `,
  styleUrl: './terminal-tab.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TerminalTab {
  protected readonly run = inject(OperationRun);
  protected readonly screen = inject(XtermScreen);
  readonly #cures = inject(CureActions);
  readonly #question = inject(LeaveQuestion);
  readonly #clipboard = inject(ScreenClipboard);
  readonly #terminals = inject(Terminals);
  readonly #snackBar = inject(MatSnackBar);
  readonly #document = inject(DOCUMENT);
  readonly #changes = inject(ChangeDetectorRef);
  #isTypedTooEarly = false;

  readonly terminal = input.required<OpenTerminal>();
  readonly isActive = input.required<boolean>();
  /** A key was pressed that leads to the tab, or to another terminal. */
  readonly pressed = output<KeyMeaning>();
  /** What its tab shows has changed. */
  readonly changed = output<TabFacts>();

  protected readonly operation = shellOperation(this.screen);
  readonly #wantsDetails = signal(false);
  protected readonly isSearching = signal(false);
  private readonly searchBar = viewChild(SearchBar);
  protected readonly hasDetails = computed(() => this.#wantsDetails() && this.run.state() === 'failed');
  protected readonly showsSteps = computed(() => !this.screen.isUsed() || this.hasDetails());

  constructor() {
    const hasShell = computed(() => this.screen.isUsed() && this.run.state() === 'working');
    // Until it is drawn with its shell the screen is hidden, and takes no focus.
    afterRenderEffect(() => {
      if (hasShell()) untracked(() => this.#shellIsThere());
    });
    effect(() => this.changed.emit({ isOver: this.run.isOver(), tooltip: this.#tooltip() }));
    askBeforeUnload(() => this.#isOpen() && this.run.isRunning());
    inject(DestroyRef).onDestroy(() => this.run.stop());
  }

  focus(): void {
    this.#isTypedTooEarly = false;
    if (!this.showsSteps()) this.screen.focus();
  }

  /** Somebody types who believes that the shell is there. */
  typedBeside(): void {
    this.#isTypedTooEarly = this.showsSteps();
  }

  copy(): void {
    this.#clipboard.copy();
  }

  /** Opens the search, or gives it the keyboard once more. */
  find(): void {
    this.isSearching.set(true);
    this.searchBar()?.focus();
  }

  async paste(): Promise<void> {
    await this.#clipboard.paste();
  }

  /** Closes it; asks first while something runs. Resolves to whether it closed. */
  async leave(): Promise<boolean> {
    const { id, name } = this.terminal();
    if (this.run.isRunning() && !(await this.#mayStop(name))) return false;
    this.run.stop();
    this.#terminals.close(id);
    return true;
  }

  protected endSearch(): void {
    this.isSearching.set(false);
    void this.screen.endSearch();
    this.screen.focus();
  }

  protected press(key: KeyMeaning): void {
    if (key === 'find') this.find();
    else this.pressed.emit(key);
  }

  protected async start(): Promise<void> {
    this.#wantsDetails.set(false);
    if (this.screen.isUsed()) this.#typeAhead();
    await this.run.start(this.terminal().server, this.operation);
    this.screen.forgetTyped();
    // The first question for credentials was cancelled: there is nothing to show.
    if (this.run.state() === 'ready') this.#close();
  }

  protected async cure(cure: Cure): Promise<void> {
    const request = { server: this.terminal().server, operation: this.operation };
    if (!(await this.#cures.take(cure, this.run, request))) this.#close();
  }

  protected toggleDetails(): void {
    this.#wantsDetails.update((wanted) => !wanted);
  }

  /** After signing out the page leaves, too: its terminals are closed already, though still on the screen. */
  #isOpen(): boolean {
    return this.#terminals.all().some(({ id }) => id === this.terminal().id);
  }

  #mayStop(name: string): Promise<boolean> {
    return this.#question.ask({
      heading: `Close terminal ${name}?`,
      sentence: 'Its shell is still running. What runs in it ends with it.',
      stay: 'Keep open',
      leave: 'Close terminal',
    });
  }

  #tooltip(): string {
    const address = serverAddress(this.terminal().server);
    const title = this.screen.title();
    return title ? `${address}\nTitle given by the server: ${title}` : address;
  }

  #close(): void {
    this.#terminals.close(this.terminal().id);
  }

  #shellIsThere(): void {
    if (this.screen.isTooMuchAhead) this.#sayNotSent('it was too much at once. Paste it again');
    this.#takeFocus();
  }

  /**
   * The shell is there: whoever waits for it can type. Whoever types elsewhere meanwhile, or answers a question, goes on;
   * and whoever has begun too early must not have the second half of a line run.
   */
  #takeFocus(): void {
    if (!this.isActive() || this.#isBusyElsewhere()) return;
    if (this.#isTypedTooEarly) return this.#sayNotSent('press Enter, and type it again');
    this.screen.focus();
  }

  #sayNotSent(why: string): void {
    const words = `The shell is there now. What you typed before was not sent: ${why}.`;
    this.#snackBar.open(words, undefined, SNACK);
  }

  /**
   * What is written stays in sight while it connects again, and whoever pressed the button goes on typing there: at once,
   * or the first letters of a line would be lost, and the rest of it run.
   */
  #typeAhead(): void {
    this.screen.expectShell();
    // The details cover the screen until they are gone, and what is covered takes no focus.
    this.#changes.detectChanges();
    if (this.isActive() && !this.#isBusyElsewhere()) this.screen.focus();
  }

  #isBusyElsewhere(): boolean {
    return this.#document.activeElement?.matches('input, textarea, .cdk-overlay-container *') ?? false;
  }
}
