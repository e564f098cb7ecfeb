import { Module } from '@nestjs/common';
import { SourceRepositoriesController } from './source-repositories.controller';

/** Tokens of Git providers. */
@Module({
  controllers: [SourceRepositoriesController],
})
export class SourceRepositoriesModule {}
