import { dbConnectionsDefinition, type DbConnectionFields } from './db-connections';
import type { StoreDefinition } from './definition';
import { dockerHubDefinition, type DockerHubFields } from './docker-hub';
import { registriesDefinition, type RegistryFields } from './registries';
import { runtimesDefinition, type RuntimeFields } from './runtimes';
import { serversDefinition, type ServerFields } from './servers';
import { sourceRepositoriesDefinition, type SourceRepositoryFields } from './source-repositories';

/** The fields of each store, by its name. */
export interface FieldsByStore {
  servers: ServerFields;
  registries: RegistryFields;
  'db-connections': DbConnectionFields;
  'docker-hub': DockerHubFields;
  'source-repositories': SourceRepositoryFields;
  runtimes: RuntimeFields;
}

/** The definition of each store, by its name. */
export const DEFINITIONS: { readonly [Name in keyof FieldsByStore]: StoreDefinition<FieldsByStore[Name]> } = {
  servers: serversDefinition,
  registries: registriesDefinition,
  'db-connections': dbConnectionsDefinition,
  'docker-hub': dockerHubDefinition,
  'source-repositories': sourceRepositoriesDefinition,
  runtimes: runtimesDefinition,
};
