import type { StoreRegistration } from '../records/store-registration';
import { CreateRuntimeDto } from './runtime.dto';
import { RuntimeEntity } from './runtime.entity';
import { RuntimesModule } from './runtimes.module';
import { assertOwnSecrets } from './runtimes.service';

export const runtimesStore: StoreRegistration = {
  module: RuntimesModule,
  entity: RuntimeEntity,
  createDto: CreateRuntimeDto,
  rules: { assertFields: assertOwnSecrets },
};
