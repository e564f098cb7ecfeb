import { Injectable } from '@nestjs/common';
import { DEFINITIONS, RECORD_STORES, type RecordStore, type StoreDefinition } from '@kiops/contracts';
import { DataSource, type EntityMetadata } from 'typeorm';
import { RECORD_ENTITIES } from './record-entities';
import { RecordTable } from './record-table';

/** The tables of all stores. */
@Injectable()
export class RecordTables {
  private readonly tables: ReadonlyMap<RecordStore, RecordTable>;

  constructor(private readonly dataSource: DataSource) {
    this.tables = new Map(
      RECORD_STORES.map((store) => [
        store,
        new RecordTable(DEFINITIONS[store] as unknown as StoreDefinition<never>, this.metadata(store)),
      ]),
    );
  }

  /** All of them, in the order of the stores. */
  get all(): readonly RecordTable[] {
    return [...this.tables.values()];
  }

  /** What TypeORM knows of a store's table. */
  metadata(store: RecordStore): EntityMetadata {
    return this.dataSource.getMetadata(RECORD_ENTITIES[store]);
  }

  of(store: RecordStore): RecordTable {
    return this.tables.get(store)!;
  }
}
