import { planOf, registryEntry } from '../testing/import-plans';
import { FOLDED_AT_FIRST, type PlanRow, planRows, rowIdentity } from './plan-rows';

const plan = planOf([
  registryEntry(0, 'identical'),
  registryEntry(1, 'new'),
  registryEntry(2, 'invalid'),
  registryEntry(3, 'conflict'),
]);
const shown = (rows: readonly PlanRow[]): string[] => rows.map(rowIdentity);

describe('planRows', () => {
  it('puts conflicts first, and folds what needs nobody', () => {
    const rows = planRows(plan, { only: null, folded: FOLDED_AT_FIRST, open: new Set() });
    expect(shown(rows)).toEqual([
      'conflict',
      'entry registries/3',
      'invalid',
      'entry registries/2',
      'new',
      'identical',
    ]);
  });

  it('unfolds the verdict that is asked for alone', () => {
    const rows = planRows(plan, { only: 'new', folded: FOLDED_AT_FIRST, open: new Set() });
    expect(shown(rows)).toEqual(['new', 'entry registries/1']);
  });

  it('says how many there are, and how many more than it lists', () => {
    const long = {
      ...plan,
      counts: { ...plan.counts, invalid: 2_401 },
      more: { ...plan.more, invalid: 2_400 },
    };
    const rows = planRows(long, { only: 'invalid', folded: FOLDED_AT_FIRST, open: new Set() });
    expect(shown(rows)).toEqual(['invalid', 'entry registries/2', 'more invalid']);
    expect(rows.map((row) => 'count' in row && row.count)).toEqual([2_401, false, 2_400]);
  });

  it('puts the comparison below its conflict', () => {
    const rows = planRows(plan, {
      only: 'conflict',
      folded: FOLDED_AT_FIRST,
      open: new Set(['registries/3']),
    });
    expect(shown(rows)).toEqual(['conflict', 'entry registries/3', 'comparison registries/3']);
  });
});
