import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { RelayTicket } from '@kiops/contracts';
import { IsUUID } from 'class-validator';
import { CurrentCaller, type Caller } from '../caller/caller';
import { ProblemException } from '../problems/problem';
import { RelayTicketsService } from './relay-tickets.service';

/** For which server a relay is asked. */
class RelayTicketDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  serverId: string;
}

/** Tickets for the relay; the relay itself is a WebSocket at the same address. */
@ApiTags('relay')
@Controller('relay')
export class RelayController {
  constructor(private readonly tickets: RelayTicketsService) {}

  @Post('tickets')
  @ApiOperation({
    summary: 'A ticket for one connection to one of my servers; it works once, for 30 seconds',
  })
  @ApiCreatedResponse({
    schema: {
      type: 'object',
      required: ['ticket', 'expiresAt'],
      properties: { ticket: { type: 'string' }, expiresAt: { type: 'string', format: 'date-time' } },
    },
  })
  create(@CurrentCaller() caller: Caller, @Body() { serverId }: RelayTicketDto): Promise<RelayTicket> {
    // The guard lets no service token in here; a session always has an id.
    if (caller.sessionId === undefined) throw new ProblemException('not-signed-in');
    return this.tickets.create(caller.accountId, caller.sessionId, serverId);
  }
}
