import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { NewServiceToken, Page, ServiceToken } from '@kiops/contracts';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '../../caller/caller';
import { Paced } from '../../input/pace';
import { RecordIdPipe } from '../../input/record-id.pipe';
import {
  CreatedServiceTokenDto,
  CreateServiceTokenDto,
  RotateTokenDto,
  ServiceTokenPageDto,
} from './service-tokens.dto';
import { ServiceTokensService } from './service-tokens.service';

@ApiTags('service-tokens')
@Controller('service-tokens')
export class ServiceTokensController {
  constructor(private readonly tokens: ServiceTokensService) {}

  @Get()
  @ApiOperation({ summary: 'My personal tokens' })
  @ApiOkResponse({ type: ServiceTokenPageDto })
  list(@CurrentCaller() caller: Caller): Promise<Page<ServiceToken>> {
    return this.tokens.list(caller.accountId);
  }

  @Post()
  @Paced('entry')
  @ApiOperation({ summary: 'Make a personal token; asks for the password' })
  @ApiCreatedResponse({ type: CreatedServiceTokenDto })
  create(@CurrentCaller() caller: Caller, @Body() wanted: CreateServiceTokenDto): Promise<NewServiceToken> {
    return this.tokens.create(caller, wanted);
  }

  @Post(':id/rotate')
  @Paced('entry')
  @ApiOperation({ summary: 'Make the next token in the place of one; the old one goes on for a while' })
  @ApiCreatedResponse({ type: CreatedServiceTokenDto })
  rotate(
    @CurrentCaller() caller: Caller,
    @Param('id', RecordIdPipe) id: string,
    @Body() rotation: RotateTokenDto,
  ): Promise<NewServiceToken> {
    return this.tokens.rotate(caller, id, rotation);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke a personal token' })
  @ApiNoContentResponse()
  revoke(@CurrentCaller() caller: Caller, @Param('id', RecordIdPipe) id: string): Promise<void> {
    return this.tokens.revoke(caller, id);
  }
}
