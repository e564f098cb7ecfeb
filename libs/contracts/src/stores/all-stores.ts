import { dbConnectionsDefinition } from './db-connections';
import type { FieldsOf, RecordOf, StoreDefinition } from './definition';
import { dockerHubDefinition } from './docker-hub';
import { registriesDefinition } from './registries';
import { runtimesDefinition } from './runtimes';
import { serversDefinition, type Server, type ServerDetails } from './servers';
import { sourceRepositoriesDefinition } from './source-repositories';

export * from './db-connections';
export * from './docker-hub';
export * from './registries';
export * from './runtimes';
export * from './servers';
export * from './source-repositories';

/** The kinds of server-side record that have a tab of their own, in the order of the tabs. */
const WITH_TAB = {
  servers: serversDefinition,
  registries: registriesDefinition,
  'db-connections': dbConnectionsDefinition,
  'docker-hub': dockerHubDefinition,
  'source-repositories': sourceRepositoriesDefinition,
};

/** Runtimes are shown under their servers. A record comes after those of the stores that it points to. */
const ALL = { ...WITH_TAB, runtimes: runtimesDefinition };

type Definitions = typeof ALL;

/** A kind of record with a tab of its own. */
export type Store = keyof typeof WITH_TAB;
export const STORES = Object.keys(WITH_TAB) as readonly Store[];

/** A store, or `runtimes`. */
export type RecordStore = keyof Definitions;
export const RECORD_STORES = Object.keys(ALL) as readonly RecordStore[];

/** The fields of each store, by its name. */
export type FieldsByStore = { [Name in RecordStore]: FieldsOf<Definitions[Name]> };

/** What the service replies in lists, by store. */
export type RecordByStore = {
  [Name in RecordStore]: Name extends 'servers' ? Server : RecordOf<Definitions[Name]>;
};

/** What the service replies of one record alone, by store: lists leave out what is large. */
export type DetailsByStore = {
  [Name in RecordStore]: Name extends 'servers' ? ServerDetails : RecordOf<Definitions[Name]>;
};

/** How many records of each store an account holds. */
export type RecordCounts = Readonly<Record<RecordStore, number>>;

/** The keys of a transfer file under which records stand. */
export type ExportKey = Definitions[RecordStore]['exportKey'];

/** The definition of each store, by its name. */
export const DEFINITIONS: { readonly [Name in RecordStore]: StoreDefinition<FieldsByStore[Name]> } = ALL;

/** A store's definition where the store is known at run time only. */
export function definitionOf(store: RecordStore): StoreDefinition {
  return DEFINITIONS[store] as unknown as StoreDefinition;
}

/** Whether a text names one of the record stores. */
export function isRecordStore(name: string): name is RecordStore {
  return Object.hasOwn(ALL, name);
}
