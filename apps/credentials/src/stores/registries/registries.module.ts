import { Module } from '@nestjs/common';
import { rotationController } from '../../records/rotation.controller';
import { RotateRegistryDto, RegistryDto } from './registry.dto';
import { RegistriesController } from './registries.controller';

/** Accounts of image registries. */
@Module({
  controllers: [
    RegistriesController,
    rotationController({ store: 'registries', rotation: RotateRegistryDto, reply: RegistryDto }),
  ],
})
export class RegistriesModule {}
