import type { TrashedRecord } from '@kiops/contracts';

/** A registry in the trash, removed by an act of this name. */
export function trashed(id: string, act: string, more: Partial<TrashedRecord> = {}): TrashedRecord {
  return {
    store: 'registries',
    id,
    label: `Registry ${id}`,
    title: `${id}.example.com · robot`,
    act: { id: act, kind: 'deleted', at: '2026-11-24T00:40:00Z', by: 'Minjun Kim', token: null, records: 1 },
    expiresAt: '2026-12-24T00:40:00Z',
    connections: [],
    keptAs: null,
    ...more,
  };
}
