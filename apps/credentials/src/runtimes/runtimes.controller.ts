import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LIMITS } from '@kiops/contracts';
import { Scopes } from '../caller/access';
import { CurrentCaller, type Caller } from '../caller/caller';
import { TakesBody } from '../input/takes-body';
import { ApiAdd, ApiChange, ApiDelete, ApiList, ApiOne, ApiReveal, ApiUndo } from '../records/api-routes';
import { Keyed, type KeyedCreate } from '../records/idempotency-key';
import { IfMatch, RecordId, type VersionCondition } from '../records/record-parameters';
import type { RecordReply, RevealedSecrets } from '../records/records';
import { RevealQueryDto } from '../records/rotation.dto';
import {
  CreateRuntimeDto,
  RuntimeDto,
  RuntimeListQueryDto,
  RuntimePageDto,
  RuntimeSecretsDto,
  UpdateRuntimeDto,
} from './runtime.dto';
import { RuntimesService } from './runtimes.service';

@ApiTags('runtimes')
@Controller('runtimes')
export class RuntimesController {
  constructor(private readonly service: RuntimesService) {}

  @Get()
  @Scopes('records:read')
  @ApiList('My runtimes', RuntimePageDto)
  list(@CurrentCaller() caller: Caller, @Query() query: RuntimeListQueryDto): Promise<Buffer> {
    return this.service.list(caller, query);
  }

  @Post()
  @TakesBody(LIMITS.body.runtime)
  @Scopes('records:write')
  @ApiAdd('Add a runtime', RuntimeDto)
  create(
    @CurrentCaller() caller: Caller,
    @Body() body: CreateRuntimeDto,
    @Keyed() keyed: KeyedCreate | undefined,
  ): Promise<RecordReply> {
    return this.service.create(caller, body, keyed);
  }

  @Get(':id')
  @Scopes('records:read')
  @ApiOne('One runtime', RuntimeDto)
  get(@CurrentCaller() caller: Caller, @RecordId() id: string): Promise<RecordReply> {
    return this.service.get(caller, id);
  }

  @Patch(':id')
  @TakesBody(LIMITS.body.runtime)
  @Scopes('records:write')
  @ApiChange('Change a runtime', RuntimeDto)
  change(
    @CurrentCaller() caller: Caller,
    @RecordId() id: string,
    @IfMatch() version: VersionCondition,
    @Body() body: UpdateRuntimeDto,
  ): Promise<RecordReply> {
    return this.service.patch(caller, id, version, body);
  }

  @Delete(':id')
  @Scopes('records:write')
  @ApiDelete('Delete a runtime')
  delete(@CurrentCaller() caller: Caller, @RecordId() id: string): Promise<void> {
    return this.service.delete(caller, id);
  }

  @Post(':id/restore')
  @Scopes('records:write')
  @ApiUndo(RuntimeDto)
  restore(@CurrentCaller() caller: Caller, @RecordId() id: string): Promise<RecordReply> {
    return this.service.restore(caller, id);
  }

  @Post(':id/reveal')
  @Scopes('records:reveal')
  @ApiReveal('Read the secrets of a runtime; audited', RuntimeSecretsDto)
  reveal(
    @CurrentCaller() caller: Caller,
    @RecordId() id: string,
    @Query() { version }: RevealQueryDto,
  ): Promise<RevealedSecrets> {
    return this.service.reveal(caller, id, version);
  }
}
