import type { Type } from '@nestjs/common';
import type { RecordStore } from '@kiops/contracts';
import { RuntimeEntity } from '../runtimes/runtime.entity';
import { DbConnectionEntity } from '../stores/db-connections/db-connection.entity';
import { DockerHubAccountEntity } from '../stores/docker-hub/docker-hub-account.entity';
import { RegistryEntity } from '../stores/registries/registry.entity';
import { ServerEntity } from '../stores/servers/server.entity';
import { SourceRepositoryEntity } from '../stores/source-repositories/source-repository.entity';
import type { RecordEntity } from './record.entity';

/** The entity of each store. */
export const RECORD_ENTITIES: Readonly<Record<RecordStore, Type<RecordEntity>>> = {
  servers: ServerEntity,
  registries: RegistryEntity,
  'db-connections': DbConnectionEntity,
  'docker-hub': DockerHubAccountEntity,
  'source-repositories': SourceRepositoryEntity,
  runtimes: RuntimeEntity,
};
