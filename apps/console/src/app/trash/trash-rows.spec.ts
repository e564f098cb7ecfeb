import type { TrashedRecord } from '@kiops/contracts';
import { timeLeft, trashRows } from './trash-rows';
import { trashed } from './testing/trashed';

describe('The rows of the trash', () => {
  it('have one head before the records of each act', () => {
    const rows = trashRows([trashed('a', 'act 1'), trashed('b', 'act 1'), trashed('c', 'act 2')]);
    expect(rows.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      'act act 1',
      'record registries/a',
      'record registries/b',
      'act act 2',
      'record registries/c',
    ]);
  });
});

describe('The time that a record has left', () => {
  const now = Date.parse('2026-11-27T00:00:00Z');
  const left = (expiresAt: string) => timeLeft({ expiresAt } as TrashedRecord, now);

  it('is told in begun days, and marked when few are left', () => {
    expect(left('2026-12-27T00:00:00Z')).toEqual({ words: '30 days', share: 1, soon: false });
    expect(left('2026-11-30T12:00:00Z').soon).toBeFalse();
    expect(left('2026-11-30T00:00:00Z')).toEqual({ words: '3 days', share: 0.1, soon: true });
    expect(left('2026-11-27T00:00:01Z').words).toBe('1 day');
    expect(left('2026-11-26T00:00:00Z')).toEqual({ words: '0 days', share: 0, soon: true });
  });
});
