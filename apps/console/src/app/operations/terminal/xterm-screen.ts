import { DestroyRef, DOCUMENT, effect, inject, Injectable, signal } from '@angular/core';
import type { TerminalSize } from '@kiops/ssh-client';
import { FitAddon } from '@xterm/addon-fit';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { Terminal } from '@xterm/xterm';
import { Appearance } from '../../appearance/appearance';
import { ServiceClock } from '../../dates/service-clock';
import { mediaQuery } from './media-query';
import { gridText, remoteTitle, webAddress } from './hostile-text';
import { LetterSize } from './letter-size';
import type { KeyMeaning } from './screen-keys';
import { keyMeaning } from './screen-keys';
import { ScreenReaderMode } from './screen-reader-mode';
import { type Matches, ScreenSearch, type SearchDirection } from './screen-search';
import type { ScreenEvents, ShellScreen } from './shell-operation';
import { terminalTheme } from './terminal-theme';
import { drawByWebgl } from './webgl-drawing';

/** The letters of terminals: JetBrains Mono, and Noto Sans for Hangul. */
const TERMINAL_FONT = {
  family: `'JetBrains Mono Variable', 'Noto Sans KR Variable', monospace`,
  weight: 450,
} as const;

/**
 * How wide letters are: as Unicode 11 says, which is what shells count by, emoji as two columns. xterm's own table is that of
 * Unicode 6, from before most of them.
 */
const WIDTHS = '11';

/** The least contrast of letters (WCAG 2.2, 1.4.3), and for people who asked their system for more (1.4.6). */
const CONTRAST = { usual: 4.5, more: 7 } as const;

/** How long a terminal waits for its font, in milliseconds; then it is measured with the next one. */
const FONT_TIME = 2_000;

/** Lines that can be scrolled back to. */
const SCROLLBACK = 5_000;

/**
 * Takes back what an ended shell may have left switched on (DECSTR, and the modes that it leaves alone): application
 * keys, mouse and focus reports, bracketed paste. What is written stays.
 */
const MODES_OFF = '\x1b[!p\x1b[?1;1000;1002;1003;1004;1006;2004l\x1b[?7h\x1b>';
const LEAVE_ALTERNATE_SCREEN = '\x1b[?1049l';

/** So much is kept of what is typed ahead of a shell, in characters. */
const LONGEST_AHEAD = 4_096;

/** A key of the key bar. */
export type ScreenKey = 'Escape' | 'Tab' | 'ArrowLeft' | 'ArrowUp' | 'ArrowDown' | 'ArrowRight';

const ARROWS = { ArrowUp: 'A', ArrowDown: 'B', ArrowRight: 'C', ArrowLeft: 'D' } as const;

/**
 * One xterm on the page: drawing, keys and size. A server may print what it likes: titles and links are the only things
 * of it that leave the grid of letters, and xterm's core has no access to the clipboard (OSC 52 needs an addon).
 */
@Injectable()
export class XtermScreen implements ShellScreen {
  readonly #document = inject(DOCUMENT);
  readonly #appearance = inject(Appearance);
  readonly #screenReader = inject(ScreenReaderMode);
  readonly #letterSize = inject(LetterSize);
  readonly #clock = inject(ServiceClock);
  readonly #isDark = mediaQuery('(prefers-color-scheme: dark)');
  readonly #wantsContrast = mediaQuery('(prefers-contrast: more)');
  readonly #fit = new FitAddon();
  readonly #encoder = new TextEncoder();
  readonly #title = signal('');
  readonly #isUsed = signal(false);
  readonly #isCtrlHeld = signal(false);
  readonly #host = signal<HTMLElement | undefined>(undefined);
  readonly #sizes = new ResizeObserver(() => this.#fitSoon());
  readonly #xterm = new Terminal({
    // Of what xterm calls proposed, widths and the marks of a search are used here.
    allowProposedApi: true,
    cursorBlink: true,
    fontFamily: TERMINAL_FONT.family,
    fontSize: this.#letterSize.pixels(),
    fontWeight: TERMINAL_FONT.weight,
    lineHeight: 1.2,
    linkHandler: {
      activate: (event, uri) => this.#openLink(event, uri),
      hover: (_event, uri) => this.#showLink(uri),
      leave: () => this.#showLink(undefined),
    },
    // What a server prints wrongly is no fault of this page.
    logLevel: 'off',
    minimumContrastRatio: CONTRAST.usual,
    scrollback: SCROLLBACK,
  });
  readonly #matches = signal<Matches>({ at: 0, count: 0 });
  readonly #search = new ScreenSearch(this.#xterm, (matches) => this.#matches.set(matches));
  #fitting = 0;
  /** What was typed for a shell that is on its way; undefined where none is. */
  #ahead: string | undefined;
  #isTooMuchAhead = false;
  #decoder = outputDecoder();

  /** What the server calls the window, cleaned; empty before it does. */
  readonly title = this.#title.asReadonly();
  /** A shell has been here. */
  readonly isUsed = this.#isUsed.asReadonly();
  /** The next letter is typed with the control key: the key bar's. */
  readonly isCtrlHeld = this.#isCtrlHeld.asReadonly();

  /** What a search has found. */
  readonly matches = this.#matches.asReadonly();

  constructor() {
    this.#xterm.loadAddon(this.#fit);
    this.#xterm.loadAddon(new Unicode11Addon());
    this.#xterm.unicode.activeVersion = WIDTHS;
    this.#xterm.onData((text) => this.#keepAhead(text));
    this.#xterm.onTitleChange((title) => this.#title.set(remoteTitle(title)));
    effect(() => this.#paint());
    effect(() => {
      this.#xterm.options.minimumContrastRatio = this.#wantsContrast() ? CONTRAST.more : CONTRAST.usual;
    });
    effect(() => {
      this.#xterm.options.fontSize = this.#letterSize.pixels();
      this.#fitSoon();
    });
    effect(() => (this.#xterm.options.screenReaderMode = this.#screenReader.isOn()));
    const fontsChanged = () => this.#measureAgain();
    this.#document.fonts.addEventListener('loadingdone', fontsChanged);
    inject(DestroyRef).onDestroy(() => {
      this.#document.fonts.removeEventListener('loadingdone', fontsChanged);
      this.#sizes.disconnect();
      cancelAnimationFrame(this.#fitting);
      this.#xterm.dispose();
    });
  }

  /**
   * Draws it in an element, which fills it from now on. `describedBy` is the id of what screen readers tell about its
   * keys; `onKey` gets the key presses that are not for the shell.
   */
  async open(
    host: HTMLElement,
    { label, describedBy, onKey }: { label: string; describedBy: string; onKey: (key: KeyMeaning) => void },
  ): Promise<void> {
    await terminalFontLoaded(this.#document.fonts, this.#letterSize.pixels());
    if (!host.isConnected) return;
    this.#xterm.attachCustomKeyEventHandler((event) => this.#isForShell(event, onKey));
    this.#xterm.open(host);
    this.#xterm.textarea?.setAttribute('aria-label', label);
    this.#xterm.textarea?.setAttribute('aria-describedby', describedBy);
    this.#host.set(host);
    this.#sizes.observe(host);
    this.#fit.fit();
    void drawByWebgl(this.#xterm).then(() => this.#fitSoon());
  }

  size(): TerminalSize {
    return { columns: this.#xterm.cols, rows: this.#xterm.rows };
  }

  write(bytes: Uint8Array): Promise<void> {
    const text = gridText(this.#decoder.decode(bytes, { stream: true }));
    return new Promise((taken) => this.#xterm.write(text, taken));
  }

  attach({ onInput, onResize }: ScreenEvents): () => void {
    if (this.#isUsed()) this.#beginAgain();
    this.#decoder = outputDecoder();
    this.#isUsed.set(true);
    const listeners = [
      this.#xterm.onData((text) => onInput(this.#encoder.encode(this.#withCtrl(text)))),
      this.#xterm.onBinary((text) => onInput(Uint8Array.from(text, (letter) => letter.charCodeAt(0)))),
      this.#xterm.onResize(({ cols, rows }) => onResize({ columns: cols, rows })),
    ];
    if (this.#ahead && !this.#isTooMuchAhead) onInput(this.#encoder.encode(this.#ahead));
    this.#ahead = undefined;
    return () => {
      for (const listener of listeners) listener.dispose();
    };
  }

  /** More was typed ahead of the shell that is here than is kept. None of it was sent: a part could be another command. */
  get isTooMuchAhead(): boolean {
    return this.#isTooMuchAhead;
  }

  /** Another shell is on its way: what is typed until it is there goes to it, from the first letter on, as with `ssh`. */
  expectShell(): void {
    this.#ahead = '';
    this.#isTooMuchAhead = false;
  }

  /** None came: what was typed for it goes nowhere. */
  forgetTyped(): void {
    this.#ahead = undefined;
  }

  focus(): void {
    this.#xterm.focus();
  }

  /** Looks for text in all that is remembered; `matches` tells what was found. */
  async find(text: string, direction: SearchDirection, isTyped: boolean): Promise<void> {
    await this.#search.find(text, direction, isTyped);
  }

  async endSearch(): Promise<void> {
    await this.#search.clear();
  }

  selection(): string {
    return this.#xterm.getSelection();
  }

  clearSelection(): void {
    this.#xterm.clearSelection();
  }

  /** Whether the shell is told that a text was pasted, and so does not run its lines at once. */
  isPasteBracketed(): boolean {
    return this.#xterm.modes.bracketedPasteMode;
  }

  /** Types a text; in brackets where the shell wants them. */
  paste(text: string): void {
    this.#xterm.paste(text);
  }

  press(key: ScreenKey): void {
    this.#xterm.input(this.#sequenceOf(key));
  }

  /** Holds the control key for one letter, or lets it go. */
  toggleCtrl(): void {
    this.#isCtrlHeld.update((isHeld) => !isHeld);
  }

  #sequenceOf(key: ScreenKey): string {
    if (key === 'Escape') return '\x1b';
    if (key === 'Tab') return '\t';
    return `\x1b${this.#xterm.modes.applicationCursorKeysMode ? 'O' : '['}${ARROWS[key]}`;
  }

  #keepAhead(text: string): void {
    if (this.#ahead === undefined) return;
    if (this.#ahead.length + text.length > LONGEST_AHEAD) this.#isTooMuchAhead = true;
    else this.#ahead += this.#withCtrl(text);
  }

  #withCtrl(text: string): string {
    if (!this.#isCtrlHeld() || !/^[a-z@[\\\]^_ ]$/i.test(text)) return text;
    this.#isCtrlHeld.set(false);
    return String.fromCharCode(text.toUpperCase().charCodeAt(0) & 0x1f);
  }

  #isForShell(event: KeyboardEvent, onKey: (key: KeyMeaning) => void): boolean {
    const meaning = keyMeaning(event, this.#xterm.hasSelection());
    if (meaning === 'shell') return true;
    if (meaning !== 'browser') {
      // Ctrl+Shift+C would open the developer tools.
      event.preventDefault();
      if (event.type === 'keydown') onKey(meaning);
    }
    return false;
  }

  /** Parts the shells that were here one after the other. */
  #beginAgain(): void {
    if (this.#xterm.buffer.active.type === 'alternate') this.#xterm.write(LEAVE_ALTERNATE_SCREEN);
    const time = this.#clock.now().toLocaleTimeString('en-GB');
    this.#xterm.write(`${MODES_OFF}\r\n\x1b[2m── Connected again at ${time} ──\x1b[0m\r\n`);
    this.#title.set('');
  }

  #openLink(event: MouseEvent, uri: string): void {
    const address = webAddress(uri);
    if (address && (event.ctrlKey || event.metaKey))
      this.#document.defaultView?.open(address, '_blank', 'noopener,noreferrer');
  }

  /** The true address of the link under the pointer, whatever the server wrote there. */
  #showLink(uri: string | undefined): void {
    const address = uri === undefined ? undefined : webAddress(uri);
    const { element } = this.#xterm;
    if (element) element.title = address ? `Ctrl+click opens ${address}` : '';
  }

  #fitSoon(): void {
    cancelAnimationFrame(this.#fitting);
    this.#fitting = requestAnimationFrame(() => {
      // A hidden tab keeps its size: its shell has no need to draw anew.
      if (this.#host()?.checkVisibility()) this.#fit.fit();
    });
  }

  #paint(): void {
    const host = this.#host();
    this.#appearance.choice();
    this.#isDark();
    if (host) this.#xterm.options.theme = terminalTheme(host);
  }

  /** More letters of the font have come: xterm measures only when the font's name changes. */
  #measureAgain(): void {
    if (!this.#host()) return;
    this.#xterm.options.fontFamily = `${TERMINAL_FONT.family}, monospace`;
    this.#xterm.options.fontFamily = TERMINAL_FONT.family;
    this.#fitSoon();
  }
}

/** Reads a shell's output, whose letters may be cut between two writes. What is no UTF-8 is shown as U+FFFD. */
function outputDecoder(): TextDecoder {
  return new TextDecoder('utf-8', { ignoreBOM: true });
}

/** Waits for the letters that a terminal's cells are measured by. Never rejects. */
async function terminalFontLoaded(fonts: FontFaceSet, size: number): Promise<void> {
  const { family, weight } = TERMINAL_FONT;
  const loaded = fonts.load(`${weight} ${size}px ${family}`).catch(() => undefined);
  await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, FONT_TIME))]);
}
