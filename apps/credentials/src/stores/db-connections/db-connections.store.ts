import type { StoreRegistration } from '../../records/store-registration';
import { CreateDbConnectionDto, DbOptionsDto } from './db-connection.dto';
import { DbConnectionEntity } from './db-connection.entity';
import { DbConnectionsModule } from './db-connections.module';

export const dbConnectionsStore: StoreRegistration = {
  module: DbConnectionsModule,
  entity: DbConnectionEntity,
  createDto: CreateDbConnectionDto,
  nestedDtos: { options: DbOptionsDto },
};
