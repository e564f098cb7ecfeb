import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../caller/access';
import { CurrentCaller, type Caller } from '../../caller/caller';
import { sourceOf } from '../../caller/request-source';
import { PublicAddress } from '../../config/public-address';
import { Paced } from '../../input/pace';
import { normalEmail } from '../accounts/email';
import { knownBrowserTokenOf } from '../known-browsers/known-browser-cookies';
import { setEntryCookies } from '../sessions/entry';
import { clearSessionCookies, sessionTokenOf } from '../sessions/session-cookies';
import { SessionsService } from '../sessions/sessions.service';
import { SignInDto } from './sign-in.dto';
import { SignInService } from './sign-in.service';

@ApiTags('auth')
@Controller('auth')
export class SignInController {
  constructor(
    private readonly signIns: SignInService,
    private readonly sessions: SessionsService,
    private readonly publicAddress: PublicAddress,
  ) {}

  @Public()
  @Post('sign-in')
  @Paced('entry')
  @HttpCode(204)
  @ApiOperation({ summary: 'Sign in; the reply sets the cookies', security: [] })
  @ApiNoContentResponse()
  async signIn(
    @Body() { email: typedEmail, password }: SignInDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const { isHttps } = this.publicAddress;
    const { cookie } = request.headers;
    const email = normalEmail(typedEmail);
    const knownBrowser = knownBrowserTokenOf(cookie, email, isHttps);
    const entry = await this.signIns.signIn({ email, password, knownBrowser }, sourceOf(request));
    const previous = sessionTokenOf(cookie, isHttps);
    if (previous !== undefined) await this.sessions.endByToken(previous);
    setEntryCookies(reply, request, entry, isHttps);
  }

  @Post('sign-out')
  @HttpCode(204)
  @ApiOperation({ summary: 'End this session' })
  @ApiNoContentResponse()
  async signOut(
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.signIns.signOut(caller);
    clearSessionCookies(reply, this.publicAddress.isHttps);
  }
}
