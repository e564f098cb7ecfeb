import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Req, Res } from '@nestjs/common';
import type { Me, Usage } from '@kiops/contracts';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Scopes } from '../../caller/access';
import { CurrentCaller, type Caller } from '../../caller/caller';
import { PublicAddress } from '../../config/public-address';
import { Paced } from '../../input/pace';
import { setKnownBrowserCookie } from '../known-browsers/known-browser-cookies';
import { PlansService } from '../plans/plans.service';
import { ChangeNameDto, ChangePasswordDto, MeDto, UsageDto } from './me.dto';
import { MeService } from './me.service';

@ApiTags('me')
@Controller('me')
export class MeController {
  constructor(
    private readonly me: MeService,
    private readonly plans: PlansService,
    private readonly publicAddress: PublicAddress,
  ) {}

  /** Every service token may ask whose it is. */
  @Scopes()
  @Get()
  @ApiOperation({ summary: 'Who I am' })
  @ApiOkResponse({ type: MeDto })
  find(@CurrentCaller() caller: Caller): Promise<Me> {
    return this.me.find(caller);
  }

  @Patch()
  @ApiOperation({ summary: 'Change my name' })
  @ApiOkResponse({ type: MeDto })
  changeName(@CurrentCaller() caller: Caller, @Body() { name }: ChangeNameDto): Promise<Me> {
    return this.me.changeName(caller, name);
  }

  @Post('password')
  @Paced('entry')
  @HttpCode(204)
  @ApiOperation({ summary: 'Change my password; my other sessions and service tokens end' })
  @ApiNoContentResponse()
  async changePassword(
    @CurrentCaller() caller: Caller,
    @Body() change: ChangePasswordDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const knownBrowser = await this.me.changePassword(caller, change);
    setKnownBrowserCookie(reply, request.headers.cookie, knownBrowser, this.publicAddress.isHttps);
  }

  @Delete('wrong-tries')
  @HttpCode(204)
  @ApiOperation({ summary: 'I have seen the wrong tries for my account' })
  @ApiNoContentResponse()
  seeWrongTries(@CurrentCaller() caller: Caller): Promise<void> {
    return this.me.seeWrongTries(caller);
  }

  @Scopes('records:read')
  @Get('usage')
  @ApiOperation({ summary: 'What is used of my plan' })
  @ApiOkResponse({ type: UsageDto })
  usage(@CurrentCaller() caller: Caller): Promise<Usage> {
    return this.plans.usage(caller);
  }
}
