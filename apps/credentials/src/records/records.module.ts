import { Global, Module } from '@nestjs/common';
import { KeyRotationService } from '../key-rotation/key-rotation.service';
import { DeletedRecordsService } from '../housekeeping/deleted-records.service';
import { RecordTables } from './record-tables';
import { RecordsFactory } from './records';

/** The code that all stores share. */
@Global()
@Module({
  providers: [RecordTables, RecordsFactory, DeletedRecordsService, KeyRotationService],
  exports: [RecordTables, RecordsFactory],
})
export class RecordsModule {}
