import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Configuration } from './configuration';

/** Gives every module the configuration that was read at start. */
@Global()
@Module({})
export class ConfigurationModule {
  static with(configuration: Configuration): DynamicModule {
    return {
      module: ConfigurationModule,
      providers: [{ provide: Configuration, useValue: configuration }],
      exports: [Configuration],
    };
  }
}
