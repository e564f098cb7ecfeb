import type { RecordStore } from '@kiops/contracts';

/** How each store is called in the console: the words on its tab. */
export const STORE_TITLES: Readonly<Record<RecordStore, string>> = {
  servers: 'Servers',
  registries: 'Registries',
  'db-connections': 'DB Connections',
  'docker-hub': 'Docker Hub',
  'source-repositories': 'Source Repositories',
  runtimes: 'Runtimes',
};

/** Where an entry of a transfer belongs: a store, or the vault of this browser. */
export const PLACE_TITLES: Readonly<Record<RecordStore | 'browser', string>> = {
  ...STORE_TITLES,
  browser: 'In this browser',
};
