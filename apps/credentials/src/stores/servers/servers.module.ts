import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ServerEntity } from './server.entity';
import { ServersController } from './servers.controller';
import { ServersService } from './servers.service';

/** Servers, and how they are reached. */
@Module({
  imports: [TypeOrmModule.forFeature([ServerEntity])],
  controllers: [ServersController],
  providers: [ServersService],
})
export class ServersModule {}
