import { Module } from '@nestjs/common';
import { BrowserChangeService } from './browser-change.service';
import { BrowserImportService } from './browser-import.service';
import { CleanUpService } from './clean-up.service';
import { ExistingRecords } from './existing-records';
import { ExportService } from './export.service';
import { ImportWriter } from './import-writer';
import { ImportService } from './import.service';
import { ResetService } from './reset.service';
import { TransferBodies } from './transfer-bodies';
import { TransferController } from './transfer.controller';
import { TransferTurns } from './acts/turns';
import { UndoController } from './undo/undo.controller';
import { UndoService } from './undo/undo.service';

/** Export, import, Clean Up Duplicates and Reset, and their undoing. */
@Module({
  controllers: [TransferController, UndoController],
  providers: [
    BrowserChangeService,
    BrowserImportService,
    CleanUpService,
    ExistingRecords,
    ExportService,
    ImportService,
    ImportWriter,
    ResetService,
    TransferBodies,
    TransferTurns,
    UndoService,
  ],
  exports: [ImportService, TransferBodies],
})
export class TransferModule {}
