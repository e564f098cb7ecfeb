import type { ImportPlan, PlanEntry, Verdict } from '@kiops/contracts';

/** A registry of the file with a verdict; a conflict differs in its password and its label. */
export function registryEntry(index: number, verdict: Verdict, changes: Partial<PlanEntry> = {}): PlanEntry {
  const meets = verdict === 'conflict' || verdict === 'identical';
  return {
    store: 'registries',
    index,
    label: `Harbor ${index}`,
    title: `harbor-${index}.acme.io · robot`,
    verdict,
    ...(meets && {
      existing: {
        id: `r${index}`,
        label: `Mine ${index}`,
        updatedAt: '2026-09-02T08:00:00Z',
        connections: ['payments'],
      },
    }),
    ...(verdict === 'conflict' && {
      differences: [
        { field: 'label', secret: false, mine: `Mine ${index}`, theirs: `Harbor ${index}` },
        { field: 'password', secret: true },
      ],
    }),
    ...(verdict === 'invalid' && { reason: 'The url is missing.' }),
    ...changes,
  };
}

export function planOf(entries: readonly PlanEntry[], planId = 'p1'): ImportPlan {
  const count = (verdict: Verdict): number => entries.filter((entry) => entry.verdict === verdict).length;
  return {
    planId,
    exportedAt: '2026-11-18T09:30:00Z',
    origin: 'https://ops-busan.acme.co.kr',
    entries,
    counts: {
      new: count('new'),
      identical: count('identical'),
      conflict: count('conflict'),
      invalid: count('invalid'),
    },
    more: { new: 0, identical: 0, conflict: 0, invalid: 0 },
    unknownKeys: [],
  };
}
