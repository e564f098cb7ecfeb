import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../caller/access';
import { sourceOf } from '../../caller/request-source';
import { PublicAddress } from '../../config/public-address';
import { Paced } from '../../input/pace';
import { setEntryCookies } from '../sessions/entry';
import { SetUpDto, SetUpStateDto } from './set-up.dto';
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
  @ApiOperation({ summary: 'Whether set-up is still to be done', security: [] })
  @ApiOkResponse({ type: SetUpStateDto })
  async state(): Promise<SetUpStateDto> {
    return { required: await this.setUps.isRequired() };
  }

  @Post()
  @Paced('entry')
  @HttpCode(204)
  @ApiOperation({ summary: 'Make the first PlatformAdmin, and be signed in', security: [] })
  @ApiNoContentResponse()
  async setUp(
    @Body() first: SetUpDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const entry = await this.setUps.setUp(first, sourceOf(request));
    setEntryCookies(reply, request, entry, this.publicAddress.isHttps);
  }
}
