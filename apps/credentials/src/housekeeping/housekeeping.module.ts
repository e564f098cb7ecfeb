import { Module } from '@nestjs/common';
import { KeyRotationModule } from '../key-rotation/key-rotation.module';
import { RelayModule } from '../relay/relay.module';
import { DeletedRecordsService } from './deleted-records.service';
import { HousekeepingService } from './housekeeping.service';

/** What keeps tables small, with one timer for all. */
@Module({
  imports: [KeyRotationModule, RelayModule],
  providers: [DeletedRecordsService, HousekeepingService],
})
export class HousekeepingModule {}
