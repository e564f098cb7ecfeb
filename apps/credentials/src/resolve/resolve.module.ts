import { Module } from '@nestjs/common';
import { ResolveController } from './resolve.controller';
import { ResolveService } from './resolve.service';

/** Finds the record that fits an image, a repository, a database or a server. */
@Module({
  controllers: [ResolveController],
  providers: [ResolveService],
})
export class ResolveModule {}
