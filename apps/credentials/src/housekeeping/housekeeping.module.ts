import { Module } from '@nestjs/common';
import { RelayModule } from '../relay/relay.module';
import { DeletedRecordsService } from './deleted-records.service';
import { HousekeepingService } from './housekeeping.service';

/** What keeps tables small, with one timer for all. */
@Module({ imports: [RelayModule], providers: [DeletedRecordsService, HousekeepingService] })
export class HousekeepingModule {}
