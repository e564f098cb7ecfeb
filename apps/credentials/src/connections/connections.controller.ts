import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  HttpStatus,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiExtraModels,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { LIMITS } from '@kiops/contracts';
import type { FastifyReply } from 'fastify';
import { ChecksStores, Scopes } from '../caller/access';
import { CurrentCaller, type Caller } from '../caller/caller';
import { RecordIdPipe } from '../input/record-id.pipe';
import { TakesBody } from '../input/takes-body';
import { invalidField } from '../problems/problem';
import { JSON_TYPE } from '../records/record-reply.interceptor';
import { ConnectionDto } from '../records/record-reply.dto';
import {
  ConnectionPageDto,
  ConnectionQueryDto,
  RegisterConnectionDto,
  ReplaceConnectionsDto,
  ServiceConnectionPageDto,
} from './connection.dto';
import { ConnectionsService } from './connections.service';
import { ServiceConnectionsService } from './service-connections.service';
import { ServiceNamePipe } from './service-name.pipe';

@ApiTags('connections')
@ChecksStores()
@Controller('connections')
export class ConnectionsController {
  constructor(
    private readonly connections: ConnectionsService,
    private readonly services: ServiceConnectionsService,
  ) {}

  @Get()
  @Scopes('records:read')
  @Header('Content-Type', JSON_TYPE)
  @ApiOperation({
    summary: 'Who uses a record (`store` and `recordId`), or which records a service uses (`service`)',
  })
  @ApiExtraModels(ConnectionPageDto, ServiceConnectionPageDto)
  @ApiOkResponse({
    schema: {
      oneOf: [{ $ref: getSchemaPath(ConnectionPageDto) }, { $ref: getSchemaPath(ServiceConnectionPageDto) }],
    },
  })
  list(
    @CurrentCaller() caller: Caller,
    @Query() { service, store, recordId }: ConnectionQueryDto,
  ): Promise<string> {
    if (service === undefined) return this.connections.list(caller, store!, recordId!);
    if (store !== undefined || recordId !== undefined)
      throw invalidField('service', 'Name a service, or a record by store and recordId.');
    return this.services.list(caller, service);
  }

  @Put(':service')
  @TakesBody(LIMITS.body.connections)
  @Scopes('connections:write')
  @Header('Content-Type', JSON_TYPE)
  @ApiOperation({
    summary: 'Say all that a service uses; what is not named is used no more',
    description:
      'All or nothing, and the same again changes nothing. Answers with what the service uses then.',
  })
  @ApiOkResponse({ type: ServiceConnectionPageDto })
  replace(
    @CurrentCaller() caller: Caller,
    @Param('service', ServiceNamePipe) service: string,
    @Body() { connections }: ReplaceConnectionsDto,
  ): Promise<string> {
    return this.services.replace(caller, service, connections);
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
