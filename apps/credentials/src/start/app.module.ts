import { Module, type DynamicModule } from '@nestjs/common';
import { AuditLogModule } from '../audit-log/audit-log.module';
import { AuditModule } from '../audit/audit.module';
import { EventStreamModule } from '../event-stream/event-stream.module';
import { EventsModule } from '../events/events.module';
import { BrowserVaultsModule } from '../browser-vaults/browser-vaults.module';
import { ConfigurationModule } from '../config/configuration.module';
import { ConnectionsModule } from '../connections/connections.module';
import { CryptoModule } from '../crypto/crypto.module';
import { DatabaseModule } from '../database/database.module';
import { HandOverModule } from '../hand-over/hand-over.module';
import { HealthModule } from '../health/health.module';
import { HousekeepingModule } from '../housekeeping/housekeeping.module';
import { IdentityModule } from '../identity/identity.module';
import { InputModule } from '../input/input.module';
import { KeyRotationModule } from '../key-rotation/key-rotation.module';
import { OperationsModule } from '../operations/operations.module';
import { RecordHealthModule } from '../record-health/record-health.module';
import { RecordsModule } from '../records/records.module';
import { RefusedAccessModule } from '../refused-access/refused-access.module';
import { RelayModule } from '../relay/relay.module';
import { ResolveModule } from '../resolve/resolve.module';
import { ALL_STORES } from '../stores/all-stores';
import { TransferModule } from '../transfer/transfer.module';
import { TrashModule } from '../trash/trash.module';
import { VpnStatusModule } from '../vpn-status/vpn-status.module';
import type { Foundation } from './foundation';

/** All of the service. */
@Module({})
export class AppModule {
  static on({ configuration, storage, masterKeys }: Foundation): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigurationModule.with(configuration),
        DatabaseModule.on(storage),
        CryptoModule.with(masterKeys),
        AuditModule,
        AuditLogModule,
        EventsModule,
        EventStreamModule,
        HandOverModule,
        HealthModule,
        HousekeepingModule,
        IdentityModule,
        InputModule,
        KeyRotationModule,
        RecordsModule.of(ALL_STORES),
        RefusedAccessModule,
        ...Object.values(ALL_STORES).map(({ module }) => module),
        ConnectionsModule,
        RecordHealthModule,
        ResolveModule,
        OperationsModule,
        TransferModule,
        TrashModule,
        RelayModule,
        BrowserVaultsModule,
        VpnStatusModule,
      ],
    };
  }
}
