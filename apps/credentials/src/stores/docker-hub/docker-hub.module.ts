import { Module } from '@nestjs/common';
import { rotationController } from '../../records/rotation.controller';
import { RotateDockerHubAccountDto, DockerHubAccountDto } from './docker-hub-account.dto';
import { DockerHubController } from './docker-hub.controller';
import { DockerHubService } from './docker-hub.service';

/** Accounts of Docker Hub. */
@Module({
  controllers: [
    DockerHubController,
    rotationController({
      store: 'docker-hub',
      rotation: RotateDockerHubAccountDto,
      reply: DockerHubAccountDto,
    }),
  ],
  providers: [DockerHubService],
})
export class DockerHubModule {}
