import { Body, Controller, Get, HttpCode, Post, Req, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import {
  LIMITS,
  RECORD_STORES,
  type CleanUpPlan,
  type CleanUpSummary,
  type ImportPlan,
  type ImportSummary,
} from '@kiops/contracts';
import type { FastifyRequest } from 'fastify';
import { Scopes } from '../identity/access';
import { CurrentCaller, type Caller } from '../identity/caller';
import { TakesBody } from '../input/takes-body';
import { SignInService } from '../identity/sign-in/sign-in.service';
import { invalidField } from '../problems/problem';
import { JSON_TYPE } from '../records/send-record';
import { CleanUpService } from './clean-up.service';
import { ExportService } from './export.service';
import { readApplyRequest, readPlanRequest } from './import-request';
import { ImportService } from './import.service';
import { ResetService } from './reset.service';
import {
  ApplyImportDto,
  CleanUpDto,
  CleanUpPlanDto,
  CleanUpSummaryDto,
  ExportDto,
  ImportPlanDto,
  ImportSummaryDto,
  PlanImportDto,
  ResetDto,
  ResetSummaryDto,
} from './transfer.dto';

@ApiTags('transfer')
@Controller('transfer')
export class TransferController {
  constructor(
    private readonly exports: ExportService,
    private readonly imports: ImportService,
    private readonly cleanUps: CleanUpService,
    private readonly resets: ResetService,
    private readonly signIns: SignInService,
  ) {}

  @Post('export')
  @HttpCode(200)
  @Scopes('records:export', 'records:reveal')
  @ApiOperation({
    summary: 'All my records with their secrets, as a transfer file; asks for the password; audited',
  })
  @ApiProduces('application/json')
  async export(
    @CurrentCaller() caller: Caller,
    @Body() { stores, password }: ExportDto,
  ): Promise<StreamableFile> {
    if (caller.via === 'session') {
      if (password === undefined) throw invalidField('password', 'Enter your password.');
      await this.signIns.provePassword(caller, password);
    }
    const { content, fileName } = await this.exports.start(caller, stores ?? RECORD_STORES);
    return new StreamableFile(content, {
      type: JSON_TYPE,
      disposition: `attachment; filename="${fileName}"`,
    });
  }

  @Post('plan')
  @TakesBody(LIMITS.transferFile.max, LIMITS.transferJson)
  @HttpCode(200)
  @Scopes('records:write')
  @ApiOperation({ summary: 'What an import would do; writes nothing' })
  @ApiBody({ type: PlanImportDto })
  @ApiOkResponse({ type: ImportPlanDto })
  plan(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<ImportPlan> {
    return this.imports.plan(caller, readPlanRequest(body));
  }

  @Post('apply')
  @TakesBody(LIMITS.transferFile.max, LIMITS.transferJson)
  @HttpCode(200)
  @Scopes('records:write')
  @ApiOperation({ summary: 'Import as planned, all or nothing' })
  @ApiBody({ type: ApplyImportDto })
  @ApiOkResponse({ type: ImportSummaryDto })
  apply(
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<ImportSummary> {
    const { file, planId, decisions } = readApplyRequest(body);
    return this.imports.apply(caller, file, {
      planId,
      decisions,
      isCancelled: () => request.raw.socket.destroyed,
    });
  }

  @Get('clean-up')
  @Scopes('records:write')
  @ApiOperation({ summary: 'Which records are the same account with the same secret' })
  @ApiOkResponse({ type: CleanUpPlanDto })
  planCleanUp(@CurrentCaller() caller: Caller): Promise<CleanUpPlan> {
    return this.cleanUps.plan(caller);
  }

  @Post('clean-up')
  @HttpCode(200)
  @Scopes('records:write')
  @ApiOperation({ summary: 'Remove these duplicates; what points to them points to the oldest then' })
  @ApiOkResponse({ type: CleanUpSummaryDto })
  cleanUp(@CurrentCaller() caller: Caller, @Body() { planId }: CleanUpDto): Promise<CleanUpSummary> {
    return this.cleanUps.apply(caller, planId);
  }

  @Post('reset')
  @HttpCode(200)
  @ApiOperation({ summary: 'Delete all my records, after a typed confirmation such as “delete 36 records”' })
  @ApiOkResponse({ type: ResetSummaryDto })
  reset(@CurrentCaller() caller: Caller, @Body() { confirmation }: ResetDto): Promise<ResetSummaryDto> {
    return this.resets.reset(caller, confirmation);
  }
}
