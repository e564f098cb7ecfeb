import { Module, type DynamicModule } from '@nestjs/common';
import type { Foundation } from './application';
import { ConfigurationModule } from './config/configuration.module';
import { CryptoModule } from './crypto/crypto.module';
import { DatabaseModule } from './database/database.module';
import { HealthModule } from './health/health.module';

/** All of the service. */
@Module({})
export class AppModule {
  static on({ configuration, storage, masterKeys }: Foundation): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigurationModule.with(configuration),
        DatabaseModule.on(storage),
        CryptoModule.with(masterKeys),
        HealthModule,
      ],
    };
  }
}
