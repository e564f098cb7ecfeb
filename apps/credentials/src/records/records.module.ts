import { Global, Module } from '@nestjs/common';
import { KeyRotationService } from '../crypto/key-rotation.service';
import { DeletedRecordsService } from './deleted-records.service';
import { RecordTables } from './record-tables';
import { RecordsFactory } from './records';

/** The code that all stores share. */
@Global()
@Module({
  providers: [RecordTables, RecordsFactory, DeletedRecordsService, KeyRotationService],
  exports: [RecordTables, RecordsFactory],
})
export class RecordsModule {}
