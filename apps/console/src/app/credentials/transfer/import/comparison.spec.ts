import { registryEntry } from '../testing/import-plans';
import { comparisonLines } from './comparison';

describe('comparisonLines', () => {
  it('marks what differs, and never shows a secret, not even that of the file', () => {
    const lines = comparisonLines(registryEntry(0, 'conflict'), { password: 'canary' });
    expect(lines.map(({ title, differs }) => [title, differs])).toEqual([
      ['Label', true],
      ['Password', true],
      ['Changed', false],
      ['Used by', false],
    ]);
    expect(JSON.stringify(lines)).not.toContain('canary');
  });

  it('tells who uses the record on both sides', () => {
    const entry = registryEntry(0, 'conflict', { connections: ['payments', 'billing', 'web'] });
    const usedBy = comparisonLines(entry, {}).at(-1);
    expect(usedBy?.mine).toBe('payments');
    expect(usedBy?.theirs).toBe('payments and 2 more');
  });

  it('puts lists, switches and missing values into words', () => {
    const differences = [
      { field: 'scopes', secret: false, mine: ['repo', 'read:org'], theirs: [] },
      { field: 'isDefault', secret: false, mine: true, theirs: false },
      { field: 'notes', secret: false, mine: null, theirs: 'second floor' },
    ];
    const lines = comparisonLines(registryEntry(0, 'conflict', { differences }), {}).slice(1, 4);
    expect(lines.map(({ mine, theirs }) => [mine, theirs])).toEqual([
      ['repo, read:org', 'None'],
      ['Yes', 'No'],
      ['None', 'second floor'],
    ]);
  });
});
