import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DbConnectionEntity } from './db-connection.entity';
import { DbConnectionsController } from './db-connections.controller';
import { DbConnectionsService } from './db-connections.service';

/** Accounts of databases. */
@Module({
  imports: [TypeOrmModule.forFeature([DbConnectionEntity])],
  controllers: [DbConnectionsController],
  providers: [DbConnectionsService],
})
export class DbConnectionsModule {}
