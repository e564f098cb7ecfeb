/** The five kinds of server-side record that have a tab of their own, in the order of the tabs. */
export const STORES = [
  'servers',
  'registries',
  'db-connections',
  'docker-hub',
  'source-repositories',
] as const;

/** One kebab token for the folder, the Nest module, the route, the table (snake case) and the tab. */
export type Store = (typeof STORES)[number];

/** Every kind of record that the service keeps: the five stores, and the runtimes shown under servers. */
export const RECORD_STORES = [...STORES, 'runtimes'] as const;

/** A store, or `runtimes`. */
export type RecordStore = (typeof RECORD_STORES)[number];

/** Whether a text names one of the record stores. */
export function isRecordStore(name: string): name is RecordStore {
  return (RECORD_STORES as readonly string[]).includes(name);
}
