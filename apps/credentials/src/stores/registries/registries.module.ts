import { Module } from '@nestjs/common';
import { RegistriesController } from './registries.controller';

/** Accounts of image registries. */
@Module({
  controllers: [RegistriesController],
})
export class RegistriesModule {}
