import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PublicAddress } from '../../console/public-address';
import { Public } from '../access';
import { CurrentCaller, type Caller } from '../caller';
import { sourceOf } from '../request-source';
import { clearSessionCookies, sessionTokenOf, setSessionCookies } from '../sessions/session-cookies';
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
  @HttpCode(204)
  @ApiOperation({ summary: 'Sign in; the reply sets the cookies', security: [] })
  @ApiNoContentResponse()
  async signIn(
    @Body() { email, password }: SignInDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const token = await this.signIns.signIn(email, password, sourceOf(request));
    const previous = sessionTokenOf(request.headers.cookie, this.publicAddress.isHttps);
    if (previous !== undefined) await this.sessions.endByToken(previous);
    setSessionCookies(reply, token, this.publicAddress.isHttps);
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
