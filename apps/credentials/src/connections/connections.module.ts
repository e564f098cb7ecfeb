import { Module } from '@nestjs/common';
import { ConnectionsController } from './connections.controller';
import { ConnectionsService } from './connections.service';
import { ServiceConnectionsService } from './service-connections.service';

/** Who uses which record. */
@Module({
  controllers: [ConnectionsController],
  providers: [ConnectionsService, ServiceConnectionsService],
  exports: [ConnectionsService],
})
export class ConnectionsModule {}
