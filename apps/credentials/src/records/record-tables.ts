import { Inject, Injectable } from '@nestjs/common';
import { RECORD_STORES, type RecordStore } from '@kiops/contracts';
import { DataSource, type EntityMetadata } from 'typeorm';
import { RecordTable } from './record-table';
import { STORE_REGISTRATIONS, type StoreRegistrations } from './store-registration';

/** The tables of all stores. */
@Injectable()
export class RecordTables {
  private readonly tables: ReadonlyMap<RecordStore, RecordTable>;

  constructor(
    @Inject(STORE_REGISTRATIONS) private readonly stores: StoreRegistrations,
    private readonly dataSource: DataSource,
  ) {
    this.tables = new Map(
      RECORD_STORES.map((store) => [
        store,
        new RecordTable(store, this.metadata(store), stores[store].rules),
      ]),
    );
  }

  /** All of them, in the order of the stores. */
  get all(): readonly RecordTable[] {
    return [...this.tables.values()];
  }

  /** What TypeORM knows of a store's table. */
  metadata(store: RecordStore): EntityMetadata {
    return this.dataSource.getMetadata(this.stores[store].entity);
  }

  of(store: RecordStore): RecordTable {
    return this.tables.get(store)!;
  }
}
