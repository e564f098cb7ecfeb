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
import {
  CreateDockerHubAccountDto,
  DockerHubAccountDto,
  DockerHubAccountPageDto,
  DockerHubAccountSecretDto,
  UpdateDockerHubAccountDto,
} from './docker-hub-account.dto';
import { DockerHubService } from './docker-hub.service';

@ApiTags('docker-hub')
@Controller('docker-hub')
export class DockerHubController {
  constructor(private readonly service: DockerHubService) {}

  @Get()
  @Scopes('records:read')
  @ApiList('My Docker Hub accounts', DockerHubAccountPageDto)
  list(@CurrentCaller() caller: Caller, @Query() query: ListQueryDto): Promise<Buffer> {
    return this.service.list(caller, query);
  }

  @Post()
  @TakesBody(LIMITS.body.record)
  @Scopes('records:write')
  @ApiAdd('Add a Docker Hub account', DockerHubAccountDto)
  create(
    @CurrentCaller() caller: Caller,
    @Body() body: CreateDockerHubAccountDto,
    @Keyed() keyed: KeyedCreate | undefined,
  ): Promise<RecordReply> {
    return this.service.create(caller, body, keyed);
  }

  @Get(':id')
  @Scopes('records:read')
  @ApiOne('One Docker Hub account', DockerHubAccountDto)
  get(@CurrentCaller() caller: Caller, @RecordId() id: string): Promise<RecordReply> {
    return this.service.get(caller, id);
  }

  @Patch(':id')
  @TakesBody(LIMITS.body.record)
  @Scopes('records:write')
  @ApiChange('Change a Docker Hub account', DockerHubAccountDto)
  change(
    @CurrentCaller() caller: Caller,
    @RecordId() id: string,
    @IfMatch() version: VersionCondition,
    @Body() body: UpdateDockerHubAccountDto,
  ): Promise<RecordReply> {
    return this.service.patch(caller, id, version, body);
  }

  @Delete(':id')
  @Scopes('records:write')
  @ApiDelete('Delete a Docker Hub account')
  delete(@CurrentCaller() caller: Caller, @RecordId() id: string): Promise<void> {
    return this.service.delete(caller, id);
  }

  @Post(':id/restore')
  @Scopes('records:write')
  @ApiUndo(DockerHubAccountDto)
  restore(@CurrentCaller() caller: Caller, @RecordId() id: string): Promise<RecordReply> {
    return this.service.restore(caller, id);
  }

  @Post(':id/reveal')
  @Scopes('records:reveal')
  @ApiReveal('Read the secret of a Docker Hub account; audited', DockerHubAccountSecretDto)
  reveal(
    @CurrentCaller() caller: Caller,
    @RecordId() id: string,
    @Query() { version }: RevealQueryDto,
  ): Promise<RevealedSecrets> {
    return this.service.reveal(caller, id, version);
  }
}
