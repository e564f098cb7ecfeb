import { Global, Module } from '@nestjs/common';
import { RecordTables } from './record-tables';
import { RecordsFactory } from './records';

/** The code that all stores share. */
@Global()
@Module({
  providers: [RecordTables, RecordsFactory],
  exports: [RecordTables, RecordsFactory],
})
export class RecordsModule {}
