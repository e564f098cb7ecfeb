import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { HOST } from '@kiops/contracts';
import type { CsvRow } from '../files/csv';
import { isUnreadable } from '../files/encoding';
import { readAddress } from '../logins/address';
import type { ReadEntry } from '../reading';
import { portOf } from '../servers/found-server';
import {
  comparableName,
  jumpNamesOf,
  reachedInReading,
  type Registered,
} from '../to-transfer-file/reached-through-kiops';
import { isTaken, missingTargets, rowsNamed, type CsvMapping, type CsvTarget } from './mapping';
import { readTable } from './read-table';
import { engineOf } from './row';
import { hasSecretName, holdsSecret } from './secret-look';
import { comparable, serverNames } from './server-rows';

/** One column of a table, before it is imported. */
export interface ColumnPreview {
  /** Empty when the table has no names for its columns. */
  readonly name: string;
  /** Its values in the first rows; secrets are among them, where `looksSecret` says so. */
  readonly samples: readonly string[];
  /** It is shown only when somebody asks. */
  readonly looksSecret: boolean;
  /** How many rows have a value in it. */
  readonly filled: number;
  /** How many of these do not fit what the column becomes. */
  readonly unfit: number;
}

/** One of the first records, as it will be in the plan, without its secrets. */
export interface RecordPreview {
  readonly at: string;
  readonly store: ReadEntry['store'];
  readonly fields: ReadEntry['fields'];
  /** Its secret stays in this browser, goes to KIOPS, or is missing. */
  readonly secret: 'browser' | 'kiops' | null;
  /** The label of its jump server. */
  readonly jumpServer?: string;
}

/** What a person needs to say what each column of a table is. */
export interface TablePreview {
  readonly mapping: CsvMapping;
  readonly rows: number;
  readonly columns: readonly ColumnPreview[];
  /** What some column must become, and none does. */
  readonly missing: readonly CsvTarget[];
  readonly records: readonly RecordPreview[];
  /** How many records there will be, and what is left out of them. */
  readonly entries: number;
  readonly leftOut: number;
  /** A digest of the first row: equal for files whose columns have the same names, in the same order. */
  readonly headerId: string;
}

const SHOWN = 3;
/** Characters of a sample; rows of values that look like secrets are looked at so far. */
const SAMPLE = 2000;
const LOOKED_AT = 50;

/** Looks at a table by a mapping. The rows are those of the whole file; `registered` may be jump servers of its rows. */
export function tablePreview(
  rows: readonly CsvRow[],
  mapping: CsvMapping,
  registered: Registered = [],
): TablePreview {
  const header = mapping.hasHeader ? (rows[0]?.cells ?? []) : undefined;
  const body = header ? rows.slice(1) : rows;
  const fits = fittingOf(body, mapping, registered);
  const columns = mapping.columns.map((target, index): ColumnPreview => {
    // Names that nobody recognised are taken for values: what they tell of secrets counts all the same.
    const first = rows[0]?.cells[index] ?? '';
    const name = header ? first : '';
    const values = body.map(({ cells }) => cells[index] ?? '').filter((value) => value !== '');
    return {
      name,
      samples: body.slice(0, SHOWN).map(({ cells }) => (cells[index] ?? '').slice(0, SAMPLE)),
      looksSecret:
        target === 'password' || hasSecretName(first) || values.slice(0, LOOKED_AT).some(holdsSecret),
      filled: values.length,
      unfit: target === null ? 0 : values.filter((value) => !fits(target, value)).length,
    };
  });
  const { behind: outside = [], ...inside } = readTable(rows, mapping, { isSaid: true });
  const reading = reachedInReading({ ...inside, behind: outside }, registered);
  const reachedOutside = outside.length - reading.behind.length;
  const label = new Map(reading.entries.map(({ ref, fields }) => [ref, String(fields['label'])]));
  const inBrowser = new Set(reading.sshSecrets.map(({ at }) => at));
  const records = [...reading.entries.slice(0, Math.min(SHOWN, inside.entries.length + reachedOutside))].map(
    ({ at, store, fields, secret }): RecordPreview => {
      const jump = label.get(String(fields['jumpServer'] ?? ''));
      return {
        at,
        store,
        fields,
        secret: inBrowser.has(at) ? 'browser' : secret === undefined ? null : 'kiops',
        ...(jump === undefined ? {} : { jumpServer: jump }),
      };
    },
  );
  return {
    mapping,
    rows: body.length,
    columns,
    missing: missingTargets(mapping),
    records,
    entries: inside.entries.length + reachedOutside,
    leftOut: reading.leftOut.length,
    headerId: bytesToHex(sha256(new TextEncoder().encode(JSON.stringify(rows[0]?.cells ?? [])))),
  };
}

/** Whether a value can be what its column becomes. */
function fittingOf(
  body: readonly CsvRow[],
  mapping: CsvMapping,
  registered: Registered,
): (target: CsvTarget, value: string) => boolean {
  const { columns, rows } = mapping;
  const cell = (cells: readonly string[], target: CsvTarget) => cells[columns.indexOf(target)] ?? '';
  const servers = columns.includes('jumpServer')
    ? serverNames(
        body.map(({ cells }) => ({
          label: cell(cells, 'label'),
          host: cell(cells, 'host'),
          port: cell(cells, 'port'),
          username: cell(cells, 'username'),
        })),
      )
    : new Set<string>();
  const elsewhere = new Set((registered ?? []).flatMap(jumpNamesOf));
  const byRow = columns.includes('store');
  const tests: Partial<Record<CsvTarget, (value: string) => boolean>> = {
    host: (value) => HOST.test(value.trim()),
    port: (value) => portOf(value) !== undefined,
    url: (value) => readAddress(value.trim()) !== undefined,
    engine: (value) => engineOf(value) !== undefined,
    jumpServer: (value) => servers.has(comparable(value)) || elsewhere.has(comparableName(value)),
    store: (value) => rowsNamed(value) !== undefined,
  };
  return (target, value) =>
    !isUnreadable(value) &&
    !value.includes('\0') &&
    (byRow || isTaken(rows, target)) &&
    (tests[target]?.(value) ?? true);
}
