import { Global, Module } from '@nestjs/common';
import { DeletedRecordsService } from './deleted-records.service';
import { RecordTables } from './record-tables';
import { RecordsFactory } from './records';

/** The code that all stores share. */
@Global()
@Module({
  providers: [RecordTables, RecordsFactory, DeletedRecordsService],
  exports: [RecordTables, RecordsFactory],
})
export class RecordsModule {}
