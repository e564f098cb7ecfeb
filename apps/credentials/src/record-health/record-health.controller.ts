import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ChecksStores, Scopes } from '../caller/access';
import { CurrentCaller, type Caller } from '../caller/caller';
import { HealthPageDto, HealthQueryDto } from './record-health.dto';
import { RecordHealthService } from './record-health.service';

@ApiTags('record-health')
@Controller('record-health')
export class RecordHealthController {
  constructor(private readonly health: RecordHealthService) {}

  @Get()
  @Scopes('records:read')
  @ChecksStores()
  @ApiOperation({
    summary: 'How my records and tokens stand: what ends, what nobody uses, what is there twice',
    description:
      'What ends first comes first. A signed-in person is told of their service tokens too, and a PlatformAdmin of those of ' +
      'service accounts; of tokens that were rotated nothing has to be said. A service token is told of no tokens, and of ' +
      'the stores that it reaches.',
  })
  @ApiOkResponse({ type: HealthPageDto })
  page(@CurrentCaller() caller: Caller, @Query() query: HealthQueryDto): Promise<HealthPageDto> {
    return this.health.page(caller, query) as Promise<HealthPageDto>;
  }
}
