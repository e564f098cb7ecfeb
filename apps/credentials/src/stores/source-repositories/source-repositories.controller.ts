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
  CreateSourceRepositoryDto,
  SourceRepositoryDto,
  SourceRepositoryPageDto,
  SourceRepositorySecretDto,
  UpdateSourceRepositoryDto,
} from './source-repository.dto';

@ApiTags('source-repositories')
@Controller('source-repositories')
export class SourceRepositoriesController {
  constructor(@InjectRecords('source-repositories') private readonly records: Records) {}

  @Get()
  @Scopes('records:read')
  @ApiList('My Git tokens', SourceRepositoryPageDto)
  list(@CurrentCaller() caller: Caller, @Query() query: ListQueryDto): Promise<Buffer> {
    return this.records.list(caller, query);
  }

  @Post()
  @TakesBody(LIMITS.body.record)
  @Scopes('records:write')
  @ApiAdd('Add a Git token', SourceRepositoryDto)
  create(
    @CurrentCaller() caller: Caller,
    @Body() body: CreateSourceRepositoryDto,
    @Keyed() keyed: KeyedCreate | undefined,
  ): Promise<RecordReply> {
    return this.records.create(caller, { ...body }, keyed);
  }

  @Get(':id')
  @Scopes('records:read')
  @ApiOne('One Git token', SourceRepositoryDto)
  get(@CurrentCaller() caller: Caller, @RecordId() id: string): Promise<RecordReply> {
    return this.records.get(caller, id);
  }

  @Patch(':id')
  @TakesBody(LIMITS.body.record)
  @Scopes('records:write')
  @ApiChange('Change a Git token', SourceRepositoryDto)
  change(
    @CurrentCaller() caller: Caller,
    @RecordId() id: string,
    @IfMatch() version: VersionCondition,
    @Body() body: UpdateSourceRepositoryDto,
  ): Promise<RecordReply> {
    return this.records.patch(caller, id, version, { ...body });
  }

  @Delete(':id')
  @Scopes('records:write')
  @ApiDelete('Delete a Git token')
  delete(@CurrentCaller() caller: Caller, @RecordId() id: string): Promise<void> {
    return this.records.delete(caller, id);
  }

  @Post(':id/restore')
  @Scopes('records:write')
  @ApiUndo(SourceRepositoryDto)
  restore(@CurrentCaller() caller: Caller, @RecordId() id: string): Promise<RecordReply> {
    return this.records.restore(caller, id);
  }

  @Post(':id/reveal')
  @Scopes('records:reveal')
  @ApiReveal('Read the secret of a Git token; audited', SourceRepositorySecretDto)
  reveal(
    @CurrentCaller() caller: Caller,
    @RecordId() id: string,
    @Query() { version }: RevealQueryDto,
  ): Promise<RevealedSecrets> {
    return this.records.reveal(caller, id, version);
  }
}
