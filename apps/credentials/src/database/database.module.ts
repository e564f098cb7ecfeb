import { Global, Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Database } from './database';
import type { Storage } from './storage';

/** TypeORM's data source on the opened storage, and `Database`, the short way to it. */
@Global()
@Module({})
export class DatabaseModule {
  static on(storage: Storage): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRoot({
          ...storage.connection,
          autoLoadEntities: true,
          retryAttempts: 1,
          logging: false,
        }),
      ],
      providers: [Database],
      exports: [Database],
    };
  }
}
