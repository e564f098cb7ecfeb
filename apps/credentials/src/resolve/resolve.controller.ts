import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ChecksStores, Scopes } from '../caller/access';
import { CurrentCaller, type Caller } from '../caller/caller';
import { Paced } from '../input/pace';
import { JSON_TYPE } from '../records/record-reply.interceptor';
import { NearestMissDto, ResolveCandidateDto, ResolvedDto, ResolveDto } from './resolve.dto';
import { ResolveService } from './resolve.service';

@ApiTags('resolve')
@Controller('resolve')
export class ResolveController {
  constructor(private readonly service: ResolveService) {}

  @Post()
  @HttpCode(200)
  @Header('Content-Type', JSON_TYPE)
  @Scopes('records:read')
  @ChecksStores()
  @Paced('reveal')
  @ApiOperation({
    summary: 'The record that fits an image, a repository, a database or a server',
    description: 'With its secret, which is audited like a reveal, when the caller may reveal.',
  })
  @ApiOkResponse({ type: ResolvedDto })
  @ApiExtraModels(NearestMissDto, ResolveCandidateDto)
  resolve(@CurrentCaller() caller: Caller, @Body() body: ResolveDto): Promise<string> {
    return this.service.resolve(caller, body);
  }
}
