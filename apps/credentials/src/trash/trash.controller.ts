import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { LIMITS, TRASH_DAYS, type TrashPage, type TrashSummary } from '@kiops/contracts';
import { Scopes } from '../caller/access';
import { CurrentCaller, type Caller } from '../caller/caller';
import { Paced } from '../input/pace';
import { TakesBody } from '../input/takes-body';
import { RestoreDto, TrashPageDto, TrashQueryDto, TrashSelectionDto, TrashSummaryDto } from './trash.dto';
import { TrashService } from './trash.service';

@ApiTags('trash')
@Controller('trash')
export class TrashController {
  constructor(private readonly trash: TrashService) {}

  @Get()
  @Scopes('records:read')
  @ApiOperation({
    summary: 'What was removed, newest act first',
    description: `Records stay here for ${TRASH_DAYS} days; what they held is encrypted as before.`,
  })
  @ApiOkResponse({ type: TrashPageDto })
  list(@CurrentCaller() caller: Caller, @Query() query: TrashQueryDto): Promise<TrashPage> {
    return this.trash.list(caller, query);
  }

  @Post('restore')
  @Paced('transfer')
  @TakesBody(LIMITS.body.record)
  @HttpCode(200)
  @Scopes('records:write')
  @ApiOperation({
    summary: 'Bring records back, with what they need',
    description:
      'All that are in the trash come back, or none does; named ones that are not there are passed over and counted. Where an account is there again, 409 `restore-conflicts` names both records: ask again, with an answer to each.',
  })
  @ApiOkResponse({ type: TrashSummaryDto })
  restore(@CurrentCaller() caller: Caller, @Body() selection: RestoreDto): Promise<TrashSummary> {
    return this.trash.restore(caller, selection);
  }

  @Post('erase')
  @Paced('transfer')
  @TakesBody(LIMITS.body.record)
  @HttpCode(200)
  @ApiOperation({
    summary: 'Destroy records of the trash for good',
    description:
      'All that are in the trash are destroyed, or none is; named ones that are not there are passed over and counted.',
  })
  @ApiOkResponse({ type: TrashSummaryDto })
  erase(@CurrentCaller() caller: Caller, @Body() selection: TrashSelectionDto): Promise<TrashSummary> {
    return this.trash.erase(caller, selection);
  }
}
