import { RECORD_STORES, definitionOf, type RecordStore } from '@kiops/contracts';

/** How each store is called: the words on its tab. */
export const STORE_TITLES = Object.fromEntries(
  RECORD_STORES.map((store) => [store, definitionOf(store).words.many]),
) as Readonly<Record<RecordStore, string>>;

/** Where an entry of a transfer belongs: a store, or the vault of this browser. */
export const PLACE_TITLES: Readonly<Record<RecordStore | 'browser', string>> = {
  ...STORE_TITLES,
  browser: 'In this browser',
};
