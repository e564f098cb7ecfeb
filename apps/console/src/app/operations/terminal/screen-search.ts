import type { ISearchOptions, SearchAddon } from '@xterm/addon-search';
import type { ITheme, Terminal } from '@xterm/xterm';

/** How many of what is looked for there are. `at` counts from 1, and is 0 when none of them is shown. */
export interface Matches {
  readonly at: number;
  readonly count: number;
}

export type SearchDirection = 'earlier' | 'later';

/** At most so many are marked and counted. */
const MOST_MATCHES = 1_000;

/** Finds text in all that a terminal remembers. What it needs is loaded with the first search. */
export class ScreenSearch {
  #addon: Promise<SearchAddon> | undefined;

  constructor(
    private readonly xterm: Terminal,
    private readonly found: (matches: Matches) => void,
  ) {}

  /** Shows the next one in a direction, and begins again at the other end. `isTyped`: the text may still get longer. */
  async find(text: string, direction: SearchDirection, isTyped: boolean): Promise<void> {
    if (text === '') return this.clear();
    const addon = await (this.#addon ??= this.#load());
    const options = { incremental: isTyped, decorations: marksOf(this.xterm.options.theme ?? {}) };
    if (direction === 'earlier') addon.findPrevious(text, options);
    else addon.findNext(text, options);
  }

  /** Takes all marks away. */
  async clear(): Promise<void> {
    (await this.#addon)?.clearDecorations();
    this.xterm.clearSelection();
    this.found({ at: 0, count: 0 });
  }

  async #load(): Promise<SearchAddon> {
    const { SearchAddon } = await import('@xterm/addon-search');
    const addon = new SearchAddon({ highlightLimit: MOST_MATCHES });
    this.xterm.loadAddon(addon);
    addon.onDidChangeResults(({ resultIndex, resultCount }) =>
      this.found({ at: resultIndex + 1, count: resultCount }),
    );
    return addon;
  }
}

/** The one that is shown is selected, too; letters on the marks keep their contrast. */
function marksOf({ yellow, cyan, selectionBackground }: ITheme): ISearchOptions['decorations'] {
  return {
    matchBackground: hex(selectionBackground),
    matchBorder: hex(yellow),
    matchOverviewRuler: hex(yellow),
    activeMatchBackground: hex(selectionBackground),
    activeMatchBorder: hex(cyan),
    activeMatchColorOverviewRuler: hex(cyan),
  };
}

/** `rgb(1, 2, 3)` as `#010203`: the only form that marks take. */
function hex(colour = 'rgb(0, 0, 0)'): string {
  const parts = (colour.match(/\d+/g) ?? []).slice(0, 3);
  return `#${parts.map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`;
}
