import { Module } from '@nestjs/common';
import { ConnectionsModule } from '../connections/connections.module';
import { OperationsController } from './operations.controller';
import { OperationsService } from './operations.service';

/** What browsers tell of the operations they run on servers. */
@Module({
  imports: [ConnectionsModule],
  controllers: [OperationsController],
  providers: [OperationsService],
})
export class OperationsModule {}
