import type { StoreRegistrations } from '../records/store-registration';
import { runtimesStore } from '../runtimes/runtimes.store';
import { dbConnectionsStore } from './db-connections/db-connections.store';
import { dockerHubStore } from './docker-hub/docker-hub.store';
import { registriesStore } from './registries/registries.store';
import { serversStore } from './servers/servers.store';
import { sourceRepositoriesStore } from './source-repositories/source-repositories.store';

/** Every store of the service, and the runtimes. */
export const ALL_STORES: StoreRegistrations = {
  servers: serversStore,
  registries: registriesStore,
  'db-connections': dbConnectionsStore,
  'docker-hub': dockerHubStore,
  'source-repositories': sourceRepositoriesStore,
  runtimes: runtimesStore,
};
