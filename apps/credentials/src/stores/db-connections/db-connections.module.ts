import { Module } from '@nestjs/common';
import { DbConnectionsController } from './db-connections.controller';

/** Accounts of databases. */
@Module({
  controllers: [DbConnectionsController],
})
export class DbConnectionsModule {}
