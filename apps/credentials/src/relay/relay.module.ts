import { Module } from '@nestjs/common';
import { InputModule } from '../input/input.module';
import { RefusedAccessModule } from '../refused-access/refused-access.module';
import { RelayAudit } from './relay-audit';
import { RelayOpenings } from './relay-openings.service';
import { RelaySlotsService } from './relay-slots.service';
import { RelayTargets } from './relay-targets';
import { RelayTicketsService } from './relay-tickets.service';
import { RelayController } from './relay.controller';
import { RelayGateway } from './relay.gateway';
import { RelayService } from './relay.service';

/** WebSocket to TCP, for SSH only: the browser's ciphertext to a registered server. */
@Module({
  imports: [InputModule, RefusedAccessModule],
  controllers: [RelayController],
  providers: [
    RelayAudit,
    RelayGateway,
    RelayOpenings,
    RelayService,
    RelaySlotsService,
    RelayTargets,
    RelayTicketsService,
  ],
  exports: [RelaySlotsService, RelayTicketsService],
})
export class RelayModule {}
