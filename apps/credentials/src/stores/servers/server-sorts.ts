import type { SortKey } from '../../records/store-registration';

/** Stands between the parts of a key, below every sign of them. */
const THEN = `|| E'\\x01' ||`;

/** What servers are sorted by beside the fields that all stores have. */
export const SERVER_SORTS: Readonly<Record<string, SortKey>> = {
  /** By label, and yet the records of one account stand together: where the first of them stands. */
  account: {
    expression: (descending) => {
      const first = `${descending ? 'max' : 'min'}(r.label_key) OVER (PARTITION BY r.identity)`;
      return `(${first}) ${THEN} r.identity ${THEN} r.label_key`;
    },
    type: 'text',
  },
  /** Servers that nobody has contacted yet count as those that were contacted longest ago. */
  lastContactAt: {
    expression: () => `coalesce(r.last_contact_at, timestamptz '1970-01-01 00:00:00+00')`,
    type: 'timestamptz',
  },
  cpuLoad: share(`r.system_summary ->> 'cpuLoad'`),
  memoryUsed: share(`r.system_summary ->> 'memoryUsedBytes'`, `r.system_summary ->> 'memoryBytes'`),
  diskUsed: share(
    `r.system_summary #>> '{fullestDisk,usedBytes}'`,
    `r.system_summary #>> '{fullestDisk,sizeBytes}'`,
  ),
};

/** A share of a whole; servers of which nothing is known stand at the end, either way. */
function share(part: string, whole?: string): SortKey {
  const number = (text: string): string => `(${text})::double precision`;
  const value = whole ? `${number(part)} / nullif(${number(whole)}, 0)` : number(part);
  return {
    expression: (descending) => `coalesce(${value}, ${descending ? -1 : 1e9})`,
    type: 'double precision',
  };
}
