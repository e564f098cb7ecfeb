import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BindingKey } from './binding-key';
import { MasterKeys } from './master-keys';
import { openBindingKey } from './open-binding-key';
import { OwnerKeysService } from './owner-keys.service';

/** Encryption at rest, and the key that vouches for rows. */
@Global()
@Module({})
export class CryptoModule {
  static with(masterKeys: MasterKeys): DynamicModule {
    return {
      module: CryptoModule,
      providers: [
        { provide: MasterKeys, useValue: masterKeys },
        {
          provide: BindingKey,
          inject: [DataSource],
          useFactory: (dataSource: DataSource) => openBindingKey(dataSource, masterKeys),
        },
        OwnerKeysService,
      ],
      exports: [BindingKey, MasterKeys, OwnerKeysService],
    };
  }
}
