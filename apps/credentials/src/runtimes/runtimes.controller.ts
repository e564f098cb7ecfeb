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
import { Scopes } from '../caller/access';
import { CurrentCaller, type Caller } from '../caller/caller';
import { Paced } from '../input/pace';
import { TakesBody } from '../input/takes-body';
import { ApiChange, ApiDelete, ApiList } from '../records/api-decorators';
import { RecordIdPipe } from '../input/record-id.pipe';
import { sendCreated, sendRecord } from '../records/send-record';
import { versionOfIfMatch } from '../records/version';
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
  list(@CurrentCaller() caller: Caller, @Query() query: RuntimeListQueryDto): Promise<string> {
    return this.service.list(caller, query);
  }

  @Post()
  @TakesBody(LIMITS.body.runtime)
  @Scopes('records:write')
  @ApiOperation({ summary: 'Add a runtime' })
  @ApiCreatedResponse({ type: RuntimeDto })
  async create(
    @CurrentCaller() caller: Caller,
    @Body() body: CreateRuntimeDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return sendCreated(reply, 'runtimes', await this.service.create(caller, body));
  }

  @Get(':id')
  @Scopes('records:read')
  @ApiOperation({ summary: 'One runtime' })
  @ApiOkResponse({ type: RuntimeDto })
  async get(
    @CurrentCaller() caller: Caller,
    @Param('id', RecordIdPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return sendRecord(reply, await this.service.get(caller, id));
  }

  @Patch(':id')
  @TakesBody(LIMITS.body.runtime)
  @Scopes('records:write')
  @ApiChange('Change a runtime', RuntimeDto)
  async change(
    @CurrentCaller() caller: Caller,
    @Param('id', RecordIdPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateRuntimeDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return sendRecord(reply, await this.service.patch(caller, id, versionOfIfMatch(ifMatch), body));
  }

  @Delete(':id')
  @HttpCode(204)
  @Scopes('records:write')
  @ApiDelete('Delete a runtime')
  delete(@CurrentCaller() caller: Caller, @Param('id', RecordIdPipe) id: string): Promise<void> {
    return this.service.delete(caller, id);
  }

  @Post(':id/restore')
  @HttpCode(200)
  @Scopes('records:write')
  @ApiOperation({ summary: 'Undo a deletion' })
  @ApiOkResponse({ type: RuntimeDto })
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
  @ApiOperation({ summary: 'Read the secrets of a runtime; audited' })
  @ApiOkResponse({ type: RuntimeSecretsDto })
  reveal(
    @CurrentCaller() caller: Caller,
    @Param('id', RecordIdPipe) id: string,
  ): Promise<Record<string, string | null>> {
    return this.service.reveal(caller, id);
  }
}
