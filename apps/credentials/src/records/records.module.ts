import { Global, Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RECORD_STORES } from '@kiops/contracts';
import { OwnerKeysService } from '../crypto/owner-keys.service';
import { Database } from '../database/database';
import { RecordTables } from './record-tables';
import { Records } from './records';
import { STORE_REGISTRATIONS, recordsToken, type StoreRegistrations } from './store-registration';

/** The code that all stores share, for the stores it is given. */
@Global()
@Module({})
export class RecordsModule {
  static of(stores: StoreRegistrations): DynamicModule {
    const records = RECORD_STORES.map((store): FactoryProvider<Records> => ({
      provide: recordsToken(store),
      inject: [RecordTables, Database, OwnerKeysService],
      useFactory: (tables: RecordTables, database: Database, ownerKeys: OwnerKeysService) =>
        new Records(tables.of(store), tables, database, ownerKeys),
    }));
    return {
      module: RecordsModule,
      imports: [TypeOrmModule.forFeature(Object.values(stores).map(({ entity }) => entity))],
      providers: [{ provide: STORE_REGISTRATIONS, useValue: stores }, RecordTables, ...records],
      exports: [RecordTables, ...records],
    };
  }
}
