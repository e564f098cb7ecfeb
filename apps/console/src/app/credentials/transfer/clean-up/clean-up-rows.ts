import type { CleanUpPlan, DuplicateGroup, DuplicateRecord } from '@kiops/contracts';

/** One row of the list of duplicates: the account, the record that is kept, one that is removed. */
export type CleanUpRow =
  | { readonly kind: 'account'; readonly group: DuplicateGroup }
  | { readonly kind: 'keep'; readonly record: DuplicateRecord }
  | { readonly kind: 'remove'; readonly record: DuplicateRecord; readonly last: boolean };

export function cleanUpRows(plan: CleanUpPlan): readonly CleanUpRow[] {
  return plan.groups.flatMap((group): readonly CleanUpRow[] => [
    { kind: 'account', group },
    { kind: 'keep', record: group.keep },
    ...group.remove.map((record, index) => ({
      kind: 'remove' as const,
      record,
      last: index === group.remove.length - 1,
    })),
  ]);
}

/** How many records the plan removes. */
export function recordsToRemove(plan: CleanUpPlan): number {
  return plan.groups.reduce((sum, group) => sum + group.remove.length, 0);
}

/** Heights in pixels; the last row of a group carries the gap to the next one. */
export function cleanUpRowHeight(row: CleanUpRow): number {
  if (row.kind === 'account') return 40;
  return row.kind === 'remove' && row.last ? 66 : 56;
}
