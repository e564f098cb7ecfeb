import { registryEntry } from '../testing/import-plans';
import { comparisonLines } from './comparison';

describe('comparisonLines', () => {
  it('marks what differs, and only names a secret', () => {
    const lines = comparisonLines(registryEntry(0, 'conflict'), '2026-11-18T09:30:00Z');
    expect(lines.map(({ title, differs }) => [title, differs])).toEqual([
      ['Label', true],
      ['Password', true],
      ['Changed', false],
      ['Used by', false],
    ]);
    expect([lines[1].mine, lines[1].theirs]).toEqual(['', '']);
  });

  it('tells who uses the record on both sides', () => {
    const entry = registryEntry(0, 'conflict', { connections: ['payments', 'billing', 'web'] });
    const usedBy = comparisonLines(entry, null).at(-1);
    expect(usedBy?.mine).toBe('payments');
    expect(usedBy?.theirs).toBe('payments and 2 more');
  });

  it('compares two entries of the files, where there is no record', () => {
    const earlier = { index: 1, label: 'First', connections: ['payments'] };
    const entry = registryEntry(4, 'conflict', { existing: undefined, earlier });
    expect(comparisonLines(entry, null).map(({ title, mine }) => [title, mine])).toEqual([
      ['Label', 'First'],
      ['Password', ''],
      ['Used by', 'payments'],
    ]);
  });

  it('puts lists, switches and missing values into words', () => {
    const differences = [
      { field: 'scopes', secret: false, mine: ['repo', 'read:org'], theirs: [] },
      { field: 'isDefault', secret: false, mine: true, theirs: false },
      { field: 'notes', secret: false, mine: null, theirs: 'second floor' },
    ];
    const lines = comparisonLines(registryEntry(0, 'conflict', { differences }), null).slice(1, 4);
    expect(lines.map(({ mine, theirs }) => [mine, theirs])).toEqual([
      ['repo, read:org', 'None'],
      ['Yes', 'No'],
      ['None', 'second floor'],
    ]);
  });
});
