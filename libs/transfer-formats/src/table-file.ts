import { tablePreview, type TablePreview } from './csv/table-preview';
import { guessedMapping, type CsvMapping, type CsvRows } from './csv/mapping';
import { namedMapping, type NamedColumns, type NamedMapping } from './csv/named-columns';
import { readTable } from './csv/read-table';
import { parseCsv, separatorOf, type CsvRow, type Separator } from './files/csv';
import { decodeText, decodeTextAs, type Encoding, type TextEncoding } from './files/encoding';
import { ReadError } from './read-error';
import type { GivenFile } from './read-files';
import { leftOutWhole, unread, toldWhole } from './read-file';
import type { Registered } from './to-transfer-file/reached-through-kiops';
import type { ReadFile } from './reading';

/** How a table is read, as far as a person says it; null is what the file itself tells. */
export interface TableChoice {
  readonly encoding: TextEncoding | null;
  readonly separator: Separator | null;
  readonly mapping: CsvMapping | null;
  /** The address of accounts on the web whose row has none. */
  readonly address?: string;
  /** Not at all: a person left it out instead of saying what its columns are. */
  readonly isLeftOut?: true;
}

/** Nothing was said. */
export const AS_RECOGNISED: TableChoice = { encoding: null, separator: null, mapping: null };

/** What a table looks like by a choice. */
export interface TableLook {
  readonly encoding: Encoding;
  readonly separator: Separator;
  /** Why it cannot be read so; without it, what it holds. */
  readonly fault?: string;
  readonly preview?: TablePreview;
}

const LEFT_OUT = 'You left it out, instead of saying what its columns are.';

/** A table whose columns a person gives a meaning. What is the same in the next look is not done again. */
export class TableFile {
  private decoded?: {
    readonly said: TextEncoding | null;
    readonly text: string;
    readonly encoding: Encoding;
  };
  private parsed?: { readonly text: string; readonly separator: Separator; readonly rows: readonly CsvRow[] };

  constructor(private readonly given: GivenFile) {}

  get name(): string {
    return this.given.name;
  }

  /** In bytes. */
  get size(): number {
    return this.given.bytes.length;
  }

  /** What would come of a choice. `registered`: servers that may be jump servers of its rows. */
  look(choice: TableChoice, registered: Registered = []): TableLook {
    const { text, encoding } = this.textBy(choice.encoding);
    const separator = choice.separator ?? separatorOf(text);
    try {
      const rows = this.rowsOf(text, separator);
      return { encoding, separator, preview: tablePreview(rows, mappingOf(rows, choice), registered) };
    } catch (error) {
      if (error instanceof ReadError) return { encoding, separator, fault: error.message };
      throw error;
    }
  }

  /**
   * The mapping by the columns that a person named.
   * @throws ReadError when the table cannot be read
   */
  named(columns: NamedColumns, rows: CsvRows | null): NamedMapping {
    const { text } = this.textBy(null);
    return namedMapping(this.rowsOf(text, separatorOf(text))[0]?.cells ?? [], columns, rows);
  }

  /** Reads it so. */
  read(choice: TableChoice): ReadFile {
    const { text, encoding } = this.textBy(choice.encoding);
    const head = { name: this.given.name, format: 'csv', encoding } as const;
    if (choice.isLeftOut) return leftOutWhole(head, LEFT_OUT);
    try {
      const rows = this.rowsOf(text, choice.separator ?? separatorOf(text));
      const reading = readTable(rows, mappingOf(rows, choice), {
        isSaid: choice.mapping !== null,
        address: choice.address,
      });
      return { ...head, ...toldWhole(reading) };
    } catch (error) {
      if (error instanceof ReadError) return unread(head, error);
      throw error;
    }
  }

  private textBy(said: TextEncoding | null): { readonly text: string; readonly encoding: Encoding } {
    const { bytes } = this.given;
    if (this.decoded?.said !== said) {
      const read = said === null ? decodeText(bytes) : { text: decodeTextAs(bytes, said), encoding: said };
      this.decoded = { said, ...read };
    }
    return this.decoded;
  }

  private rowsOf(text: string, separator: Separator): readonly CsvRow[] {
    if (this.parsed?.text !== text || this.parsed.separator !== separator)
      this.parsed = { text, separator, rows: parseCsv(text, separator) };
    return this.parsed.rows;
  }
}

function mappingOf(rows: readonly CsvRow[], { mapping }: TableChoice): CsvMapping {
  return mapping ?? guessedMapping(rows[0]?.cells ?? []);
}
