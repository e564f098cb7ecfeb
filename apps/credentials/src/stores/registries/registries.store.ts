import type { StoreRegistration } from '../../records/store-registration';
import { CreateRegistryDto } from './registry.dto';
import { RegistryEntity } from './registry.entity';
import { RegistriesModule } from './registries.module';

export const registriesStore: StoreRegistration = {
  module: RegistriesModule,
  entity: RegistryEntity,
  createDto: CreateRegistryDto,
};
