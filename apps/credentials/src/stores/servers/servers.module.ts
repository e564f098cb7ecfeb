import { Module } from '@nestjs/common';
import { rotationController } from '../../records/rotation.controller';
import { RotateServerDto, ServerDto } from './server.dto';
import { ServersController } from './servers.controller';
import { ServersService } from './servers.service';

/** Servers, and how they are reached. */
@Module({
  controllers: [
    ServersController,
    rotationController({ store: 'servers', rotation: RotateServerDto, reply: ServerDto }),
  ],
  providers: [ServersService],
})
export class ServersModule {}
