import type { StoreRegistration } from '../../records/store-registration';
import { CreateDockerHubAccountDto } from './docker-hub-account.dto';
import { DockerHubAccountEntity } from './docker-hub-account.entity';
import { DockerHubModule } from './docker-hub.module';

export const dockerHubStore: StoreRegistration = {
  module: DockerHubModule,
  entity: DockerHubAccountEntity,
  createDto: CreateDockerHubAccountDto,
};
