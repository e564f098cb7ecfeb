import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { OwnSessions } from '@kiops/contracts';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentCaller, type Caller } from '../../caller/caller';
import { PublicAddress } from '../../config/public-address';
import { Paced } from '../../input/pace';
import { RecordIdPipe } from '../../input/record-id.pipe';
import { setKnownBrowserCookie } from '../known-browsers/known-browser-cookies';
import { EndOtherSessionsDto, OwnSessionsDto } from './my-sessions.dto';
import { MySessionsService } from './my-sessions.service';

/** No scope opens these routes: a service token has no say about sessions. */
@ApiTags('me')
@Controller('me/sessions')
export class MySessionsController {
  constructor(
    private readonly sessions: MySessionsService,
    private readonly publicAddress: PublicAddress,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Where I am signed in' })
  @ApiOkResponse({ type: OwnSessionsDto })
  list(@CurrentCaller() caller: Caller): Promise<OwnSessions> {
    return this.sessions.list(caller);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'End one of my sessions' })
  @ApiNoContentResponse()
  end(@CurrentCaller() caller: Caller, @Param('id', RecordIdPipe) id: string): Promise<void> {
    return this.sessions.end(caller, id);
  }

  @Post('end-others')
  @Paced('entry')
  @HttpCode(204)
  @ApiOperation({ summary: 'Sign me out everywhere else; my service tokens end too' })
  @ApiNoContentResponse()
  async endOthers(
    @CurrentCaller() caller: Caller,
    @Body() { password, keepTokens }: EndOtherSessionsDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const knownBrowser = await this.sessions.endOthers(caller, password, keepTokens);
    setKnownBrowserCookie(reply, request.headers.cookie, knownBrowser, this.publicAddress.isHttps);
  }
}
