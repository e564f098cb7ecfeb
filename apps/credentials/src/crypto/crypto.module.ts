import { Global, Module, type DynamicModule } from '@nestjs/common';
import { MasterKeys } from './master-keys';
import { OwnerKeysService } from './owner-keys.service';

/** Encryption at rest. */
@Global()
@Module({})
export class CryptoModule {
  static with(masterKeys: MasterKeys): DynamicModule {
    return {
      module: CryptoModule,
      providers: [{ provide: MasterKeys, useValue: masterKeys }, OwnerKeysService],
      exports: [MasterKeys, OwnerKeysService],
    };
  }
}
