import type { RestoreConflict } from '@kiops/contracts';
import { conflictsHeading, whyAsked } from './conflict-words';

describe('A question about an account that is there again', () => {
  const conflict = (addedSince: boolean): RestoreConflict => ({
    store: 'registries',
    id: 'a',
    label: 'Harbor',
    title: 'harbor.acme.io · robot',
    mine: { id: 'b', label: 'Mine', updatedAt: '2026-11-20T08:00:00Z', connections: [] },
    addedSince,
    differences: [],
  });
  const asked = (...since: readonly boolean[]) => {
    const conflicts = { total: since.length, records: since.map(conflict) };
    return `${conflictsHeading(conflicts)}. ${whyAsked(conflicts)}`;
  };

  it('calls nothing added since that was there before', () => {
    expect(asked(true)).toBe('This account is there again. It was added since. Choose what shall stay.');
    expect(asked(false)).toBe(
      'This account is there twice. Another record of it was there before, too. Choose what shall stay.',
    );
    expect(asked(true, true)).toContain('They were added since.');
    expect(asked(false, false)).toContain('Other records of them were there before, too.');
    expect(asked(true, false)).toContain('Some were added since, others were there before.');
  });
});
