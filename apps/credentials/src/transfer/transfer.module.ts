import { Module } from '@nestjs/common';
import { CleanUpService } from './clean-up.service';
import { ExistingRecords } from './existing-records';
import { ExportService } from './export.service';
import { ImportWriter } from './import-writer';
import { ImportService } from './import.service';
import { ResetService } from './reset.service';
import { TransferBodies } from './transfer-bodies';
import { TransferController } from './transfer.controller';
import { TransferTurns } from './turns';

/** Export, import, Clean Up Duplicates and Reset. */
@Module({
  controllers: [TransferController],
  providers: [
    CleanUpService,
    ExistingRecords,
    ExportService,
    ImportService,
    ImportWriter,
    ResetService,
    TransferBodies,
    TransferTurns,
  ],
  exports: [ImportService, TransferBodies],
})
export class TransferModule {}
