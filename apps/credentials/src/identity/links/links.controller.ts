import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../caller/access';
import { sourceOf } from '../../caller/request-source';
import { PublicAddress } from '../../config/public-address';
import { Paced } from '../../input/pace';
import { setEntryCookies } from '../sessions/entry';
import { InspectLinkDto, LinkHolderDto, RedeemLinkDto } from './links.dto';
import { LinksService } from './links.service';

@ApiTags('links')
@Public()
@Controller('links')
export class LinksController {
  constructor(
    private readonly links: LinksService,
    private readonly publicAddress: PublicAddress,
  ) {}

  @Post('inspect')
  @Paced('entry')
  @HttpCode(200)
  @ApiOperation({ summary: 'Whose link this is', security: [] })
  @ApiOkResponse({ type: LinkHolderDto })
  async inspect(@Body() { token }: InspectLinkDto): Promise<LinkHolderDto> {
    const holder = await this.links.inspect(token);
    const serviceTokens = await this.links.serviceTokensOf(token);
    return serviceTokens.length === 0 ? holder : { ...holder, serviceTokens };
  }

  @Post('redeem')
  @Paced('entry')
  @HttpCode(204)
  @ApiOperation({ summary: 'Choose a password, and be signed in', security: [] })
  @ApiNoContentResponse()
  async redeem(
    @Body() redemption: RedeemLinkDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const entry = await this.links.redeem(redemption, sourceOf(request));
    setEntryCookies(reply, request, entry, this.publicAddress.isHttps);
  }
}
