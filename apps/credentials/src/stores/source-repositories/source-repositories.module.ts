import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SourceRepositoryEntity } from './source-repository.entity';
import { SourceRepositoriesController } from './source-repositories.controller';
import { SourceRepositoriesService } from './source-repositories.service';

/** Tokens of Git providers. */
@Module({
  imports: [TypeOrmModule.forFeature([SourceRepositoryEntity])],
  controllers: [SourceRepositoriesController],
  providers: [SourceRepositoriesService],
})
export class SourceRepositoriesModule {}
