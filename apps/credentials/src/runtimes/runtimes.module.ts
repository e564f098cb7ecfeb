import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RuntimeEntity } from './runtime.entity';
import { RuntimesController } from './runtimes.controller';
import { RuntimesService } from './runtimes.service';

/** Kubernetes clusters and Docker engines, shown under the server that they run on. */
@Module({
  imports: [TypeOrmModule.forFeature([RuntimeEntity])],
  controllers: [RuntimesController],
  providers: [RuntimesService],
})
export class RuntimesModule {}
