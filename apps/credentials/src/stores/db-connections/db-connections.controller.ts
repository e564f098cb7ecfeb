import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { LIMITS } from '@kiops/contracts';
import type { FastifyReply } from 'fastify';
import { Scopes } from '../../caller/access';
import { CurrentCaller, type Caller } from '../../caller/caller';
import { Paced } from '../../input/pace';
import { TakesBody } from '../../input/takes-body';
import { ApiChange, ApiDelete, ApiList } from '../../records/api-decorators';
import { ListQueryDto } from '../../input/list-query.dto';
import { RecordIdPipe } from '../../input/record-id.pipe';
import { sendCreated, sendRecord } from '../../records/send-record';
import { versionOfIfMatch } from '../../records/version';
import {
  CreateDbConnectionDto,
  DbConnectionDto,
  DbConnectionPageDto,
  DbConnectionSecretDto,
  UpdateDbConnectionDto,
} from './db-connection.dto';
import { DbConnectionsService } from './db-connections.service';

@ApiTags('db-connections')
@Controller('db-connections')
export class DbConnectionsController {
  constructor(private readonly service: DbConnectionsService) {}

  @Get()
  @Scopes('records:read')
  @ApiList('My database accounts', DbConnectionPageDto)
  list(@CurrentCaller() caller: Caller, @Query() query: ListQueryDto): Promise<string> {
    return this.service.list(caller, query);
  }

  @Post()
  @TakesBody(LIMITS.body.record)
  @Scopes('records:write')
  @ApiOperation({ summary: 'Add a database account' })
  @ApiCreatedResponse({ type: DbConnectionDto })
  async create(
    @CurrentCaller() caller: Caller,
    @Body() body: CreateDbConnectionDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return sendCreated(reply, 'db-connections', await this.service.create(caller, body));
  }

  @Get(':id')
  @Scopes('records:read')
  @ApiOperation({ summary: 'One database account' })
  @ApiOkResponse({ type: DbConnectionDto })
  async get(
    @CurrentCaller() caller: Caller,
    @Param('id', RecordIdPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return sendRecord(reply, await this.service.get(caller, id));
  }

  @Patch(':id')
  @TakesBody(LIMITS.body.record)
  @Scopes('records:write')
  @ApiChange('Change a database account', DbConnectionDto)
  async change(
    @CurrentCaller() caller: Caller,
    @Param('id', RecordIdPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateDbConnectionDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return sendRecord(reply, await this.service.patch(caller, id, versionOfIfMatch(ifMatch), body));
  }

  @Delete(':id')
  @HttpCode(204)
  @Scopes('records:write')
  @ApiDelete('Delete a database account')
  delete(@CurrentCaller() caller: Caller, @Param('id', RecordIdPipe) id: string): Promise<void> {
    return this.service.delete(caller, id);
  }

  @Post(':id/restore')
  @HttpCode(200)
  @Scopes('records:write')
  @ApiOperation({ summary: 'Undo a deletion' })
  @ApiOkResponse({ type: DbConnectionDto })
  async restore(
    @CurrentCaller() caller: Caller,
    @Param('id', RecordIdPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return sendRecord(reply, await this.service.restore(caller, id));
  }

  @Post(':id/reveal')
  @Paced('reveal')
  @HttpCode(200)
  @Scopes('records:reveal')
  @ApiOperation({ summary: 'Read the secret of a database account; audited' })
  @ApiOkResponse({ type: DbConnectionSecretDto })
  reveal(
    @CurrentCaller() caller: Caller,
    @Param('id', RecordIdPipe) id: string,
  ): Promise<Record<string, string | null>> {
    return this.service.reveal(caller, id);
  }
}
