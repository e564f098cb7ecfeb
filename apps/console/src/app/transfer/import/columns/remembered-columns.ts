import { Injectable } from '@angular/core';
import {
  CSV_ROWS,
  CSV_TARGETS,
  SEPARATORS,
  TEXT_ENCODINGS,
  type CsvTarget,
  type TableChoice,
} from '@kiops/transfer-formats';

const KEY = 'kiops.import.columns';
/** So many kinds of tables are remembered; the oldest goes first. */
const MOST = 50;

/**
 * What people said about tables, by a digest of the names of their columns: neither a name nor a value of a table is kept.
 * In `localStorage`, since it belongs to the device; where that is refused, it lasts until the page is left.
 */
@Injectable({ providedIn: 'root' })
export class RememberedColumns {
  private readonly known = new Map<string, TableChoice>(read());

  /** @param headerId as a `TablePreview` tells it of the table as it was recognised */
  find(headerId: string): TableChoice | undefined {
    return this.known.get(headerId);
  }

  /** Remembers a choice, and forgets it when it is null. */
  set(headerId: string, choice: TableChoice | null): void {
    this.known.delete(headerId);
    if (choice) this.known.set(headerId, choice);
    for (const oldest of [...this.known.keys()].slice(0, -MOST)) this.known.delete(oldest);
    try {
      localStorage.setItem(KEY, JSON.stringify([...this.known]));
    } catch {
      // Storage is refused here: it lasts until the page is left.
    }
  }
}

function read(): readonly (readonly [string, TableChoice])[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.flatMap(entryOf) : [];
  } catch {
    return [];
  }
}

/** One of them, if it is still one: what is in storage may be older than this console. */
function entryOf(kept: unknown): readonly (readonly [string, TableChoice])[] {
  const [id, choice] = kept as [unknown, Partial<TableChoice> | undefined];
  const { rows, columns, hasHeader } = choice?.mapping ?? {};
  const isKnown =
    choice !== undefined &&
    typeof id === 'string' &&
    oneOf(CSV_ROWS, rows) &&
    hasHeader === true &&
    Array.isArray(columns) &&
    columns.every((target: CsvTarget | null) => target === null || oneOf(CSV_TARGETS, target)) &&
    (choice.separator === null || oneOf(SEPARATORS, choice.separator)) &&
    (choice.encoding === null || oneOf(TEXT_ENCODINGS, choice.encoding));
  return isKnown ? [[id, choice as TableChoice]] : [];
}

function oneOf<Item>(items: readonly Item[], value: unknown): boolean {
  return (items as readonly unknown[]).includes(value);
}
