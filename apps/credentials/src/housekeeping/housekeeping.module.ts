import { Module } from '@nestjs/common';
import { KeyRotationModule } from '../key-rotation/key-rotation.module';
import { RelayModule } from '../relay/relay.module';
import { DeletedRecordsService } from './deleted-records.service';
import { ExpiringSecretsService } from './expiring-secrets.service';
import { HousekeepingService } from './housekeeping.service';
import { KeyedCreatesService } from './keyed-creates.service';
import { RetiredSecretsService } from './retired-secrets.service';

/** What keeps tables small and tells that time has passed, with one timer for all. */
@Module({
  imports: [KeyRotationModule, RelayModule],
  providers: [
    DeletedRecordsService,
    ExpiringSecretsService,
    HousekeepingService,
    KeyedCreatesService,
    RetiredSecretsService,
  ],
})
export class HousekeepingModule {}
