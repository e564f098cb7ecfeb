import type { RecordStore } from '@kiops/contracts';
import type { CsvTarget, EntryAnswers, KeyedFile, NamedColumns } from '@kiops/transfer-formats';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';

/** What the command line says where files do not. */
export interface ImportAnswers {
  /** Where what fits several stores goes. */
  readonly store?: RecordStore;
  /** The user of accounts for which a file names none. */
  readonly username?: string;
  /** The columns of tables, by what they become. */
  readonly columns?: NamedColumns;
}

/** The answers for each entry; an entry that seems to name its user is left to a person who looks at it. */
export async function entryAnswers(
  files: readonly KeyedFile[],
  { store, username }: ImportAnswers,
): Promise<EntryAnswers> {
  const { entryId, NOTHING_SAID } = await import('@kiops/transfer-formats');
  const entries = files.flatMap(({ key, file }) =>
    file.entries.map((entry, position) => ({ id: entryId(key, position), entry })),
  );
  const nameless = entries.filter(
    ({ entry: { asks, fields } }) => asks?.includes('username') && (fields['username'] ?? '') === '',
  );
  return {
    ...NOTHING_SAID,
    stores: store === undefined ? {} : Object.fromEntries(entries.map(({ id }) => [id, store])),
    fields: username === undefined ? {} : Object.fromEntries(nameless.map(({ id }) => [id, { username }])),
  };
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
