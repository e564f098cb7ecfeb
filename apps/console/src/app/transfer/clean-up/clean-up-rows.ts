import type { DuplicateKind } from '@kiops/contracts';
import type { Duplicate, Duplicates } from './clean-up-groups';

/** Where the records of a group are. */
export type Half = 'kiops' | 'browser';

/** One row of the list: the band of a half, the head of its exact or its differing groups, an account, one of its records. */
export type CleanUpRow =
  | { readonly kind: 'half'; readonly half: Half; readonly groups: number }
  | { readonly kind: 'section'; readonly half: Half; readonly of: DuplicateKind; readonly groups: number }
  | { readonly kind: 'account'; readonly group: Duplicates }
  | { readonly kind: 'record'; readonly group: Duplicates; readonly record: Duplicate };

/** All rows, in the order in which they are shown. */
export function cleanUpRows(groups: readonly Duplicates[]): readonly CleanUpRow[] {
  return (['kiops', 'browser'] as const).flatMap((half): CleanUpRow[] => {
    const own = groups.filter(({ place }) => (place === 'browser') === (half === 'browser'));
    if (own.length === 0) return [];
    const sections = (['exact', 'differing'] as const).flatMap((of): CleanUpRow[] => {
      const members = own.filter(({ kind }) => kind === of);
      if (members.length === 0) return [];
      return [{ kind: 'section', half, of, groups: members.length }, ...members.flatMap(rowsOf)];
    });
    return [{ kind: 'half', half, groups: own.length }, ...sections];
  });
}

function rowsOf(group: Duplicates): CleanUpRow[] {
  return [
    { kind: 'account', group },
    ...group.records.map((record) => ({ kind: 'record' as const, group, record })),
  ];
}

/** Heights in pixels; a narrow row has a second line under its name. */
const HEIGHTS: Readonly<Record<CleanUpRow['kind'], number>> = {
  half: 38,
  section: 38,
  account: 32,
  record: 40,
};
const NARROW_RECORD = 48;

export function cleanUpRowHeight({ kind }: CleanUpRow, isNarrow: boolean): number {
  return kind === 'record' && isNarrow ? NARROW_RECORD : HEIGHTS[kind];
}
