import { Module } from '@nestjs/common';
import { DockerHubController } from './docker-hub.controller';
import { DockerHubService } from './docker-hub.service';

/** Accounts of Docker Hub. */
@Module({
  controllers: [DockerHubController],
  providers: [DockerHubService],
})
export class DockerHubModule {}
