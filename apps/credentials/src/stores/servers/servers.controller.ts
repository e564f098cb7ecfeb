import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LIMITS } from '@kiops/contracts';
import { Scopes } from '../../caller/access';
import { CurrentCaller, type Caller } from '../../caller/caller';
import { ListQueryDto } from '../../input/list-query.dto';
import { TakesBody } from '../../input/takes-body';
import { ApiAdd, ApiChange, ApiDelete, ApiList, ApiOne, ApiReveal, ApiUndo } from '../../records/api-routes';
import { Keyed, type KeyedCreate } from '../../records/idempotency-key';
import { IfMatch, RecordId, type VersionCondition } from '../../records/record-parameters';
import type { RecordReply, RevealedSecrets } from '../../records/records';
import { RevealQueryDto } from '../../records/rotation.dto';
import { CreateServerDto, ServerDto, ServerPageDto, ServerSecretDto, UpdateServerDto } from './server.dto';
import { ServersService } from './servers.service';

@ApiTags('servers')
@Controller('servers')
export class ServersController {
  constructor(private readonly service: ServersService) {}

  @Get()
  @Scopes('records:read')
  @ApiList('My servers', ServerPageDto)
  list(@CurrentCaller() caller: Caller, @Query() query: ListQueryDto): Promise<Buffer> {
    return this.service.list(caller, query);
  }

  @Post()
  @TakesBody(LIMITS.body.server)
  @Scopes('records:write')
  @ApiAdd('Add a server', ServerDto)
  create(
    @CurrentCaller() caller: Caller,
    @Body() body: CreateServerDto,
    @Keyed() keyed: KeyedCreate | undefined,
  ): Promise<RecordReply> {
    return this.service.create(caller, body, keyed);
  }

  @Get(':id')
  @Scopes('records:read')
  @ApiOne('One server', ServerDto)
  get(@CurrentCaller() caller: Caller, @RecordId() id: string): Promise<RecordReply> {
    return this.service.get(caller, id);
  }

  @Patch(':id')
  @TakesBody(LIMITS.body.server)
  @Scopes('records:write')
  @ApiChange('Change a server', ServerDto)
  change(
    @CurrentCaller() caller: Caller,
    @RecordId() id: string,
    @IfMatch() version: VersionCondition,
    @Body() body: UpdateServerDto,
  ): Promise<RecordReply> {
    return this.service.patch(caller, id, version, body);
  }

  @Delete(':id')
  @Scopes('records:write')
  @ApiDelete('Delete a server')
  delete(@CurrentCaller() caller: Caller, @RecordId() id: string): Promise<void> {
    return this.service.delete(caller, id);
  }

  @Post(':id/restore')
  @Scopes('records:write')
  @ApiUndo(ServerDto)
  restore(@CurrentCaller() caller: Caller, @RecordId() id: string): Promise<RecordReply> {
    return this.service.restore(caller, id);
  }

  @Post(':id/reveal')
  @Scopes('records:reveal')
  @ApiReveal('Read the secret of a server; audited', ServerSecretDto)
  reveal(
    @CurrentCaller() caller: Caller,
    @RecordId() id: string,
    @Query() { version }: RevealQueryDto,
  ): Promise<RevealedSecrets> {
    return this.service.reveal(caller, id, version);
  }
}
