import type { RecordStore } from '@kiops/contracts';
import type {
  CsvTarget,
  EntryAnswers,
  KeyedFile,
  NamedColumns,
  ReadEntry,
  RegisteredServer,
} from '@kiops/transfer-formats';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';

/** By which flag is told what files do not say for sure. Secrets are no arguments. */
export const SAYABLE = {
  username: '--username',
  host: '--host',
  port: '--port',
  engine: '--engine',
  database: '--database',
  baseUrl: '--address',
  endpoint: '--address',
} as const;
export type SayableField = keyof typeof SAYABLE;

/** What the command line says where files do not. */
export interface ImportAnswers {
  /** Where what fits several stores goes. */
  readonly store?: RecordStore;
  /** What a field is to be of which a file does not say it for sure, by `SAYABLE`. */
  readonly fields?: Readonly<Partial<Record<SayableField, string>>>;
  /** The columns of tables, by what they become. */
  readonly columns?: NamedColumns;
  /** The SSH servers on KIOPS, for files that name one of them as a jump server; undefined where they may not be read. */
  readonly servers?: () => Promise<readonly RegisteredServer[] | undefined>;
}

/**
 * The answers for each entry, to what it asks for. An entry that seems to name its user is left to a person who looks at it.
 */
export async function entryAnswers(
  files: readonly KeyedFile[],
  { store, fields = {} }: ImportAnswers,
): Promise<EntryAnswers> {
  const { entryId, NOTHING_SAID } = await import('@kiops/transfer-formats');
  const entries = files.flatMap(({ key, file }) =>
    file.entries.map((entry, position) => ({ id: entryId(key, position), entry })),
  );
  const saidOf = ({ asks = [], fields: read }: ReadEntry) =>
    Object.fromEntries(
      Object.entries(fields).filter(
        ([name]) => asks.includes(name) && (name !== 'username' || (read[name] ?? '') === ''),
      ),
    );
  return {
    ...NOTHING_SAID,
    stores: store === undefined ? {} : Object.fromEntries(entries.map(({ id }) => [id, store])),
    fields: Object.fromEntries(entries.map(({ id, entry }) => [id, saidOf(entry)])),
  };
}

/**
 * What to do about an entry for want of answers, by the names that `LeftOut` has.
 * @returns a sentence that names the flags, or where else it is asked for
 */
export function sayBy(open: readonly string[]): string {
  const flags = open.flatMap((name) => (name === 'store' ? '--store' : (sayable(name) ?? [])));
  const others = open.filter((name) => name !== 'store' && sayable(name) === undefined);
  if (others.length > 0)
    return `Bring it in by the console, which asks for the ${others.join(' and the ')}, or add it by kiops add.`;
  return `Say it by ${[...new Set(flags)].join(' and ')}.`;
}

function sayable(name: string): string | undefined {
  return Object.hasOwn(SAYABLE, name) ? SAYABLE[name as SayableField] : undefined;
}

/**
 * The columns in `host=Host,username=User`.
 * @throws Failure when that is something else, or says one thing twice
 */
export async function readColumns(text: string): Promise<NamedColumns> {
  const { CSV_TARGETS } = await import('@kiops/transfer-formats');
  const columns: Partial<Record<CsvTarget, string>> = {};
  for (const pair of text.split(',')) {
    const [, said = '', name = ''] = /^\s*(\w+)\s*=\s*(.*?)\s*$/s.exec(pair) ?? [];
    const target = CSV_TARGETS.find((one) => one === said);
    if (target === undefined || name === '')
      throw new Failure(
        `Name columns as host=Host,username=User. They become ${CSV_TARGETS.join(', ')}.`,
        EXIT.usage,
      );
    if (Object.hasOwn(columns, target) || Object.values(columns).includes(name))
      throw new Failure('Name each column once, and one column for each field.', EXIT.usage);
    columns[target] = name;
  }
  return columns;
}
