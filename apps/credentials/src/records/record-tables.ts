import { Injectable } from '@nestjs/common';
import { DEFINITIONS, RECORD_STORES, type RecordStore, type StoreDefinition } from '@kiops/contracts';
import { DataSource } from 'typeorm';
import { RECORD_ENTITIES } from './record-entities';
import { RecordTable } from './record-table';

/** The tables of all stores. */
@Injectable()
export class RecordTables {
  private readonly tables: ReadonlyMap<RecordStore, RecordTable>;

  constructor(dataSource: DataSource) {
    this.tables = new Map(
      RECORD_STORES.map((store) => [
        store,
        new RecordTable(
          DEFINITIONS[store] as unknown as StoreDefinition<never>,
          dataSource.getMetadata(RECORD_ENTITIES[store]),
        ),
      ]),
    );
  }

  /** All of them, in the order of the stores. */
  get all(): readonly RecordTable[] {
    return [...this.tables.values()];
  }

  of(store: RecordStore): RecordTable {
    return this.tables.get(store)!;
  }
}
