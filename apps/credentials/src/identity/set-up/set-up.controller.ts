import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PublicAddress } from '../../console/public-address';
import { Public } from '../access';
import { sourceOf } from '../request-source';
import { setSessionCookies } from '../sessions/session-cookies';
import { SetUpDto } from './set-up.dto';
import { SetUpService } from './set-up.service';

@ApiTags('set-up')
@Public()
@Controller('set-up')
export class SetUpController {
  constructor(
    private readonly setUps: SetUpService,
    private readonly publicAddress: PublicAddress,
  ) {}

  @Get()
  async state(): Promise<{ required: boolean }> {
    return { required: await this.setUps.isRequired() };
  }

  @Post()
  @HttpCode(204)
  async setUp(
    @Body() first: SetUpDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const token = await this.setUps.setUp(first, sourceOf(request));
    setSessionCookies(reply, token, this.publicAddress.isHttps);
  }
}
