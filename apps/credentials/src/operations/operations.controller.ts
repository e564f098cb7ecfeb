import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Scopes } from '../caller/access';
import { LIMITS } from '@kiops/contracts';
import { CurrentCaller, type Caller } from '../caller/caller';
import { TakesBody } from '../input/takes-body';
import { OperationReportDto, OperationsSummaryDto } from './operation.dto';
import { OperationsService } from './operations.service';

@ApiTags('operations')
@Controller('operations')
export class OperationsController {
  constructor(private readonly operations: OperationsService) {}

  @Post()
  @TakesBody(LIMITS.body.operation)
  @HttpCode(204)
  @Scopes('records:write')
  @ApiOperation({
    summary: 'Tell of an operation on a server',
    description:
      'Keeps last contacts and system info without a new version of the servers. A deployment that succeeded becomes a ' +
      'connection of the server and of the account that the image came with.',
  })
  @ApiNoContentResponse()
  report(@CurrentCaller() caller: Caller, @Body() body: OperationReportDto): Promise<void> {
    return this.operations.report(caller, body);
  }

  @Get('summary')
  @Scopes('records:read')
  @ApiOperation({ summary: 'How my servers answered lately' })
  @ApiOkResponse({ type: OperationsSummaryDto })
  summary(@CurrentCaller() caller: Caller): Promise<OperationsSummaryDto> {
    return this.operations.summary(caller);
  }
}
