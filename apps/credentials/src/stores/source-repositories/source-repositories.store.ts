import type { SortKey, StoreRegistration } from '../../records/store-registration';
import { CreateSourceRepositoryDto } from './source-repository.dto';
import { SourceRepositoryEntity } from './source-repository.entity';
import { SourceRepositoriesModule } from './source-repositories.module';

/** Tokens without an end stand at the end, either way. */
const EXPIRY: SortKey = {
  expression: (descending) =>
    `coalesce(r.expires_at, timestamptz '${descending ? 1970 : 9999}-01-01 00:00:00+00')`,
  type: 'timestamptz',
};

export const sourceRepositoriesStore: StoreRegistration = {
  module: SourceRepositoriesModule,
  entity: SourceRepositoryEntity,
  createDto: CreateSourceRepositoryDto,
  rules: { sorts: { expiresAt: EXPIRY } },
};
