import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Configuration } from './configuration';
import { PublicAddress } from './public-address';

/** Gives every module the configuration that was read at start, and the addresses that follow from it. */
@Global()
@Module({})
export class ConfigurationModule {
  static with(configuration: Configuration): DynamicModule {
    return {
      module: ConfigurationModule,
      providers: [{ provide: Configuration, useValue: configuration }, PublicAddress],
      exports: [Configuration, PublicAddress],
    };
  }
}
