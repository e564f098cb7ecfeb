import { Module } from '@nestjs/common';
import { rotationController } from '../../records/rotation.controller';
import { RotateDbConnectionDto, DbConnectionDto } from './db-connection.dto';
import { DbConnectionsController } from './db-connections.controller';

/** Accounts of databases. */
@Module({
  controllers: [
    DbConnectionsController,
    rotationController({ store: 'db-connections', rotation: RotateDbConnectionDto, reply: DbConnectionDto }),
  ],
})
export class DbConnectionsModule {}
