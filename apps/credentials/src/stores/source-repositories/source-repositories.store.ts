import type { StoreRegistration } from '../../records/store-registration';
import { CreateSourceRepositoryDto } from './source-repository.dto';
import { SourceRepositoryEntity } from './source-repository.entity';
import { SourceRepositoriesModule } from './source-repositories.module';

export const sourceRepositoriesStore: StoreRegistration = {
  module: SourceRepositoriesModule,
  entity: SourceRepositoryEntity,
  createDto: CreateSourceRepositoryDto,
};
