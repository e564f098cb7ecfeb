import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RegistryEntity } from './registry.entity';
import { RegistriesController } from './registries.controller';
import { RegistriesService } from './registries.service';

/** Accounts of image registries. */
@Module({
  imports: [TypeOrmModule.forFeature([RegistryEntity])],
  controllers: [RegistriesController],
  providers: [RegistriesService],
})
export class RegistriesModule {}
