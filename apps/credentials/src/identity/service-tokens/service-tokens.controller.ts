import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { Page } from '@kiops/contracts';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '../caller';
import { IdParam } from '../id-param';
import { CreateServiceTokenDto } from './service-tokens.dto';
import { ServiceTokensService, type ServiceTokenView } from './service-tokens.service';

@ApiTags('service-tokens')
@Controller('service-tokens')
export class ServiceTokensController {
  constructor(private readonly tokens: ServiceTokensService) {}

  @Get()
  list(@CurrentCaller() caller: Caller): Promise<Page<ServiceTokenView>> {
    return this.tokens.list(caller);
  }

  @Post()
  create(@CurrentCaller() caller: Caller, @Body() wanted: CreateServiceTokenDto) {
    return this.tokens.create(caller, wanted);
  }

  @Delete(':id')
  @HttpCode(204)
  revoke(@CurrentCaller() caller: Caller, @Param('id', IdParam) id: string): Promise<void> {
    return this.tokens.revoke(caller, id);
  }
}
