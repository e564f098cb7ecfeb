import {
  guessedMapping,
  plainColumnName,
  rowsOf,
  type CsvMapping,
  type CsvRows,
  type CsvTarget,
} from './mapping';

/** Columns by what they become, as a person named them. */
export type NamedColumns = Readonly<Partial<Record<CsvTarget, string>>>;

/** A mapping by the names of columns. */
export interface NamedMapping {
  readonly mapping: CsvMapping;
  /** What was named, and is no column of the table. */
  readonly unknown: readonly string[];
}

/**
 * The mapping in which the named columns become what was said, and the others what their names say, where nothing else does.
 *
 * @param rows what the rows are; null where the columns tell
 */
export function namedMapping(
  header: readonly string[],
  named: NamedColumns,
  rows: CsvRows | null,
): NamedMapping {
  const columns: (CsvTarget | null)[] = guessedMapping(header).columns.map((target) =>
    target !== null && Object.hasOwn(named, target) ? null : target,
  );
  const names = header.map(plainColumnName);
  const unknown: string[] = [];
  for (const [target, name] of Object.entries(named) as [CsvTarget, string][]) {
    const exact = header.indexOf(name);
    const index = exact >= 0 ? exact : names.indexOf(plainColumnName(name));
    if (index >= 0) columns[index] = target;
    else unknown.push(name);
  }
  const taken = new Set(columns.filter((target) => target !== null));
  return { mapping: { rows: rows ?? rowsOf(taken), columns, hasHeader: true }, unknown };
}
