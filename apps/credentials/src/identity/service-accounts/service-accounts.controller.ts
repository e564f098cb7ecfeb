import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  LIMITS,
  type NewServiceToken,
  type Page,
  type ServiceAccount,
  type ServiceToken,
} from '@kiops/contracts';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Roles } from '../../caller/access';
import { CurrentCaller, type Caller } from '../../caller/caller';
import { Paced } from '../../input/pace';
import { RecordIdPipe } from '../../input/record-id.pipe';
import { TakesBody } from '../../input/takes-body';
import {
  CreatedServiceTokenDto,
  CreateServiceAccountTokenDto,
  RotateTokenDto,
  ServiceTokenPageDto,
} from '../service-tokens/service-tokens.dto';
import { CreateServiceAccountDto, ServiceAccountDto, ServiceAccountPageDto } from './service-accounts.dto';
import { ServiceAccountsService } from './service-accounts.service';

@ApiTags('service-accounts')
@Roles('PlatformAdmin')
@Controller('service-accounts')
export class ServiceAccountsController {
  constructor(private readonly accounts: ServiceAccountsService) {}

  @Get()
  @ApiOperation({ summary: 'All service accounts with their tokens, by name' })
  @ApiOkResponse({ type: ServiceAccountPageDto })
  list(): Promise<Page<ServiceAccount>> {
    return this.accounts.list();
  }

  @Post()
  @Paced('entry')
  @ApiOperation({ summary: 'Add a service account' })
  @ApiCreatedResponse({ type: ServiceAccountDto })
  create(
    @CurrentCaller() caller: Caller,
    @Body() { name }: CreateServiceAccountDto,
  ): Promise<ServiceAccount> {
    return this.accounts.create(caller, name);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a service account; its tokens end' })
  @ApiNoContentResponse()
  remove(@CurrentCaller() caller: Caller, @Param('id', RecordIdPipe) id: string): Promise<void> {
    return this.accounts.remove(caller, id);
  }

  @Get(':id/tokens')
  @ApiOperation({ summary: 'The tokens of a service account' })
  @ApiOkResponse({ type: ServiceTokenPageDto })
  tokens(@Param('id', RecordIdPipe) id: string): Promise<Page<ServiceToken>> {
    return this.accounts.tokensOf(id);
  }

  @Post(':id/tokens')
  @Paced('entry')
  @TakesBody(LIMITS.body.record)
  @ApiOperation({ summary: 'Make a token of a service account; asks for the password' })
  @ApiCreatedResponse({ type: CreatedServiceTokenDto })
  createToken(
    @CurrentCaller() caller: Caller,
    @Param('id', RecordIdPipe) id: string,
    @Body() wanted: CreateServiceAccountTokenDto,
  ): Promise<NewServiceToken> {
    return this.accounts.createToken(caller, id, wanted);
  }

  @Post(':id/tokens/:tokenId/rotate')
  @Paced('entry')
  @ApiOperation({ summary: 'Make the next token in the place of one; the old one goes on for a while' })
  @ApiCreatedResponse({ type: CreatedServiceTokenDto })
  rotate(
    @CurrentCaller() caller: Caller,
    @Param('id', RecordIdPipe) id: string,
    @Param('tokenId', RecordIdPipe) tokenId: string,
    @Body() rotation: RotateTokenDto,
  ): Promise<NewServiceToken> {
    return this.accounts.rotate(caller, { id, tokenId }, rotation);
  }

  @Delete(':id/tokens/:tokenId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke a token of a service account' })
  @ApiNoContentResponse()
  revoke(
    @CurrentCaller() caller: Caller,
    @Param('id', RecordIdPipe) id: string,
    @Param('tokenId', RecordIdPipe) tokenId: string,
  ): Promise<void> {
    return this.accounts.revoke(caller, id, tokenId);
  }
}
