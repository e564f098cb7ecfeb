import { computed, inject, Injectable, linkedSignal, signal } from '@angular/core';
import type { MatDialogRef } from '@angular/material/dialog';
import type { Server } from '@kiops/contracts';
import { Session } from '../../session/session';

/** A terminal with a tab of its own. */
export interface OpenTerminal {
  readonly id: number;
  /** The server's label, with a number when there are several of it: `결제 API (2)`. */
  readonly name: string;
  readonly server: Server;
}

/** What the dock of terminals takes of the window. */
export interface DockCover {
  /** How many pixels at the bottom of the page. */
  readonly height: number;
  /** What lies under it whole, and cannot be used meanwhile. */
  readonly hides: 'nothing' | 'page' | 'screen';
}

const NO_DOCK: DockCover = { height: 0, hides: 'nothing' };

/**
 * The terminals that are open. They belong to one account: with its session they are gone. This is no part of the dock
 * that shows them, so that opening one is all that a page needs to know.
 */
@Injectable({ providedIn: 'root' })
export class Terminals {
  readonly #session = inject(Session);
  readonly #account = computed(() => this.#session.me()?.id);
  readonly #open = linkedSignal<string | undefined, readonly OpenTerminal[]>({
    source: this.#account,
    computation: () => [],
  });
  readonly #chosen = signal<number | undefined>(undefined);
  readonly #cover = signal(NO_DOCK);
  #nextId = 1;

  /** In the order in which they were opened. */
  readonly all = this.#open.asReadonly();
  /** The one that is shown; undefined without any. */
  readonly activeId = computed(() => {
    const ids = this.#open().map(({ id }) => id);
    const chosen = this.#chosen();
    return chosen !== undefined && ids.includes(chosen) ? chosen : ids.at(-1);
  });
  readonly cover = computed(() => (this.#open().length > 0 ? this.#cover() : NO_DOCK));

  /** Opens a terminal on an SSH server, and shows it. */
  open(server: Server): void {
    const id = this.#nextId;
    this.#nextId += 1;
    this.#open.update((open) => [...open, { id, name: freeName(server.label, open), server }]);
    this.#chosen.set(id);
  }

  /**
   * Opens a terminal on an SSH server from a dialog, if there is one. That closes first: it lies over the terminal, and
   * gives the keyboard back to what opened it.
   */
  openFrom(dialog: MatDialogRef<unknown, unknown> | null, server: Server): void {
    if (!dialog) return this.open(server);
    dialog.afterClosed().subscribe(() => this.open(server));
    dialog.close();
  }

  /** Takes a terminal away, whatever runs in it. Its neighbour is shown then. */
  close(id: number): void {
    const at = this.#open().findIndex((terminal) => terminal.id === id);
    if (at < 0) return;
    const left = this.#open().filter((terminal) => terminal.id !== id);
    if (this.activeId() === id) this.#chosen.set(left.at(Math.min(at, left.length - 1))?.id);
    this.#open.set(left);
  }

  closeAll(): void {
    this.#open.set([]);
  }

  activate(id: number): void {
    this.#chosen.set(id);
  }

  /** The dock has another size now. */
  covered(cover: DockCover): void {
    this.#cover.set(cover);
  }
}

function freeName(label: string, open: readonly OpenTerminal[]): string {
  const names = open.map(({ name }) => name);
  let name = label;
  for (let number = 2; names.includes(name); number += 1) name = `${label} (${number})`;
  return name;
}
