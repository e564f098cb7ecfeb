import { Module } from '@nestjs/common';
import { rotationController } from '../../records/rotation.controller';
import { RotateSourceRepositoryDto, SourceRepositoryDto } from './source-repository.dto';
import { SourceRepositoriesController } from './source-repositories.controller';

/** Tokens of Git providers. */
@Module({
  controllers: [
    SourceRepositoriesController,
    rotationController({
      store: 'source-repositories',
      rotation: RotateSourceRepositoryDto,
      reply: SourceRepositoryDto,
    }),
  ],
})
export class SourceRepositoriesModule {}
