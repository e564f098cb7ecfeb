import { Module } from '@nestjs/common';
import { RuntimesController } from './runtimes.controller';
import { RuntimesService } from './runtimes.service';

/** Kubernetes clusters and Docker engines, shown under the server that they run on. */
@Module({
  controllers: [RuntimesController],
  providers: [RuntimesService],
})
export class RuntimesModule {}
