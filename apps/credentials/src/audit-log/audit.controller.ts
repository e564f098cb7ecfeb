import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '../caller/caller';
import { ProblemException } from '../problems/problem';
import { AuditLogQuery } from './audit-log-query';
import { AuditPageDto, AuditQueryDto } from './audit.dto';

@ApiTags('audit')
@Controller('audit')
export class AuditController {
  constructor(private readonly log: AuditLogQuery) {}

  @Get()
  @Header('Content-Type', 'application/json; charset=utf-8')
  @ApiOperation({
    summary: 'What was done with my credentials and my account, newest first (PlatformAdmin: by everyone)',
  })
  @ApiOkResponse({ type: AuditPageDto })
  list(@CurrentCaller() caller: Caller, @Query() query: AuditQueryDto): Promise<string> {
    const isAdmin = caller.role === 'PlatformAdmin';
    if (!isAdmin && query.userId !== undefined && query.userId !== caller.accountId) {
      throw new ProblemException('not-allowed');
    }
    return this.log.page(query, {
      accountId: isAdmin ? (query.userId ?? null) : caller.accountId,
      readerId: caller.accountId,
      forItself: !isAdmin,
    });
  }
}
