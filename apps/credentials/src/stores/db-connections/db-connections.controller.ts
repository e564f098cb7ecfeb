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
import { Records, type RecordReply, type RevealedSecrets } from '../../records/records';
import { RevealQueryDto } from '../../records/rotation.dto';
import { InjectRecords } from '../../records/store-registration';
import {
  CreateDbConnectionDto,
  DbConnectionDto,
  DbConnectionPageDto,
  DbConnectionSecretDto,
  UpdateDbConnectionDto,
} from './db-connection.dto';

@ApiTags('db-connections')
@Controller('db-connections')
export class DbConnectionsController {
  constructor(@InjectRecords('db-connections') private readonly records: Records) {}

  @Get()
  @Scopes('records:read')
  @ApiList('My database accounts', DbConnectionPageDto)
  list(@CurrentCaller() caller: Caller, @Query() query: ListQueryDto): Promise<Buffer> {
    return this.records.list(caller, query);
  }

  @Post()
  @TakesBody(LIMITS.body.record)
  @Scopes('records:write')
  @ApiAdd('Add a database account', DbConnectionDto)
  create(
    @CurrentCaller() caller: Caller,
    @Body() body: CreateDbConnectionDto,
    @Keyed() keyed: KeyedCreate | undefined,
  ): Promise<RecordReply> {
    return this.records.create(caller, { ...body }, keyed);
  }

  @Get(':id')
  @Scopes('records:read')
  @ApiOne('One database account', DbConnectionDto)
  get(@CurrentCaller() caller: Caller, @RecordId() id: string): Promise<RecordReply> {
    return this.records.get(caller, id);
  }

  @Patch(':id')
  @TakesBody(LIMITS.body.record)
  @Scopes('records:write')
  @ApiChange('Change a database account', DbConnectionDto)
  change(
    @CurrentCaller() caller: Caller,
    @RecordId() id: string,
    @IfMatch() version: VersionCondition,
    @Body() body: UpdateDbConnectionDto,
  ): Promise<RecordReply> {
    return this.records.patch(caller, id, version, { ...body });
  }

  @Delete(':id')
  @Scopes('records:write')
  @ApiDelete('Delete a database account')
  delete(@CurrentCaller() caller: Caller, @RecordId() id: string): Promise<void> {
    return this.records.delete(caller, id);
  }

  @Post(':id/restore')
  @Scopes('records:write')
  @ApiUndo(DbConnectionDto)
  restore(@CurrentCaller() caller: Caller, @RecordId() id: string): Promise<RecordReply> {
    return this.records.restore(caller, id);
  }

  @Post(':id/reveal')
  @Scopes('records:reveal')
  @ApiReveal('Read the secret of a database account; audited', DbConnectionSecretDto)
  reveal(
    @CurrentCaller() caller: Caller,
    @RecordId() id: string,
    @Query() { version }: RevealQueryDto,
  ): Promise<RevealedSecrets> {
    return this.records.reveal(caller, id, version);
  }
}
