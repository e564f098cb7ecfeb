import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Scopes } from '../caller/access';
import { CurrentCaller, type Caller } from '../caller/caller';
import { RecordIdPipe } from '../input/record-id.pipe';
import { ApiList } from '../records/api-routes';
import { ConnectionDto } from '../records/record-reply.dto';
import { ConnectionPageDto, ConnectionQueryDto, RegisterConnectionDto } from './connection.dto';
import { ConnectionsService } from './connections.service';

@ApiTags('connections')
@Controller('connections')
export class ConnectionsController {
  constructor(private readonly connections: ConnectionsService) {}

  @Get()
  @Scopes('records:read')
  @ApiList('Who uses a record', ConnectionPageDto)
  list(@CurrentCaller() caller: Caller, @Query() query: ConnectionQueryDto): Promise<string> {
    return this.connections.list(caller, query);
  }

  @Post()
  @Scopes('connections:write')
  @ApiOperation({
    summary: 'Say that a service or infrastructure uses a record; 200 when it is known already',
  })
  @ApiCreatedResponse({ type: ConnectionDto })
  async register(
    @CurrentCaller() caller: Caller,
    @Body() body: RegisterConnectionDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConnectionDto> {
    const { added, ...connection } = await this.connections.register(caller, body);
    void reply.status(added ? HttpStatus.CREATED : HttpStatus.OK);
    return connection;
  }

  @Delete(':id')
  @HttpCode(204)
  @Scopes('connections:write')
  @ApiOperation({ summary: 'Say that it is used no more' })
  @ApiNoContentResponse()
  remove(@CurrentCaller() caller: Caller, @Param('id', RecordIdPipe) id: string): Promise<void> {
    return this.connections.remove(caller, id);
  }
}
