import { Module } from '@nestjs/common';
import { LIMITS } from '@kiops/contracts';
import { rotationController } from '../records/rotation.controller';
import { RotateRuntimeDto, RuntimeDto } from './runtime.dto';
import { RuntimesController } from './runtimes.controller';
import { RuntimesService } from './runtimes.service';

/** Kubernetes clusters and Docker engines, shown under the server that they run on. */
@Module({
  controllers: [
    RuntimesController,
    rotationController({
      store: 'runtimes',
      rotation: RotateRuntimeDto,
      reply: RuntimeDto,
      bytes: LIMITS.body.runtime,
    }),
  ],
  providers: [RuntimesService],
})
export class RuntimesModule {}
