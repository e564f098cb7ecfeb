import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DockerHubAccountEntity } from './docker-hub-account.entity';
import { DockerHubController } from './docker-hub.controller';
import { DockerHubService } from './docker-hub.service';

/** Accounts of Docker Hub. */
@Module({
  imports: [TypeOrmModule.forFeature([DockerHubAccountEntity])],
  controllers: [DockerHubController],
  providers: [DockerHubService],
})
export class DockerHubModule {}
