import { Body, Controller, Get, HttpCode, Post, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import {
  LIMITS,
  type CleanUpPlan,
  type CleanUpSummary,
  type ImportPlan,
  type ImportOutcome,
} from '@kiops/contracts';
import type { FastifyRequest } from 'fastify';
import { Paced } from '../input/pace';
import { ChecksStores, Scopes } from '../caller/access';
import { CurrentCaller, type Caller } from '../caller/caller';
import { TakesBody, TakesBytes } from '../input/takes-body';
import { SignInService } from '../identity/sign-in/sign-in.service';
import { invalidField } from '../problems/problem';
import { JSON_TYPE } from '../records/record-reply.interceptor';
import { BrowserChangeService } from './browser-change.service';
import { BrowserImportService } from './browser-import.service';
import { CleanUpService } from './clean-up.service';
import { ExportService } from './export.service';
import { ImportService } from './import.service';
import { ResetService } from './reset.service';
import { TransferBodies } from './transfer-bodies';
import {
  ApplyImportDto,
  BrowserChangeActDto,
  BrowserChangeDto,
  BrowserImportActDto,
  BrowserImportDto,
  CleanUpDto,
  CleanUpPlanDto,
  CleanUpSummaryDto,
  ExportDto,
  ImportPlanDto,
  ImportOutcomeDto,
  PlanImportDto,
  PlanPageDto,
  ResetDto,
  ResetSummaryDto,
} from './transfer.dto';
import { TransferTurns, duringTurn } from './acts/turns';

@ApiTags('transfer')
@Controller('transfer')
export class TransferController {
  constructor(
    private readonly exports: ExportService,
    private readonly imports: ImportService,
    private readonly browserImports: BrowserImportService,
    private readonly browserChanges: BrowserChangeService,
    private readonly cleanUps: CleanUpService,
    private readonly resets: ResetService,
    private readonly bodies: TransferBodies,
    private readonly turns: TransferTurns,
    private readonly signIns: SignInService,
  ) {}

  @Post('export')
  @Paced('transfer')
  @HttpCode(200)
  @Scopes('records:export', 'records:reveal')
  @ChecksStores()
  @ApiOperation({
    summary:
      'All my records with their secrets, as a transfer file; asks for the password; audited. Or, without secrets, a template',
  })
  @ApiProduces('application/json')
  @ApiOkResponse({ description: 'The file.', schema: { type: 'object', additionalProperties: true } })
  async export(
    @CurrentCaller() caller: Caller,
    @Body() { stores, password, secrets = true, ...told }: ExportDto,
  ): Promise<StreamableFile> {
    if (caller.via === 'session' && secrets) {
      if (password === undefined) throw invalidField('password', 'Enter your password.');
      await this.signIns.provePassword(caller, password, 'export');
    }
    const turn = await this.turns.take(caller.accountId, 'export');
    const { content, fileName } = await turn
      .work(() => this.exports.start(caller, { stores, secrets, told }))
      .catch(async (error: unknown) => {
        await turn.end();
        throw error;
      });
    return new StreamableFile(duringTurn(turn, content), {
      type: JSON_TYPE,
      disposition: `attachment; filename="${fileName}"`,
    });
  }

  @Post('plan')
  @Paced('transfer')
  @TakesBytes(LIMITS.transferFile.max)
  @HttpCode(200)
  @Scopes('records:write')
  @ApiOperation({ summary: 'What an import would do; writes nothing' })
  @ApiBody({ type: PlanImportDto })
  @ApiOkResponse({ type: ImportPlanDto })
  plan(
    @CurrentCaller() caller: Caller,
    @Query() { verdict, after }: PlanPageDto,
    @Req() request: FastifyRequest,
  ): Promise<ImportPlan> {
    const page = verdict && { verdict, after };
    return this.bodies.answer(request, ({ bytes, isCancelled }) =>
      this.imports.plan(caller, bytes, { page, isCancelled }),
    );
  }

  @Post('apply')
  @Paced('transfer')
  @TakesBytes(LIMITS.transferFile.max)
  @HttpCode(200)
  @Scopes('records:write')
  @ApiOperation({ summary: 'Import as planned, all or nothing' })
  @ApiBody({ type: ApplyImportDto })
  @ApiOkResponse({ type: ImportOutcomeDto })
  apply(@CurrentCaller() caller: Caller, @Req() request: FastifyRequest): Promise<ImportOutcome> {
    return this.bodies.answer(request, ({ bytes, isCancelled }) =>
      this.imports.apply(caller, bytes, { isCancelled }),
    );
  }

  @Post('browser-imports')
  @Paced('transfer')
  @HttpCode(200)
  @Scopes('records:write')
  @ApiOperation({
    summary: 'Note an import that a browser makes by itself, so that it can be undone from the log',
    description: 'Of SSH secrets and host keys, which KIOPS never sees: it is told how many there are.',
  })
  @ApiOkResponse({ type: BrowserImportActDto })
  noteBrowserImport(
    @CurrentCaller() caller: Caller,
    @Body() counts: BrowserImportDto,
  ): Promise<BrowserImportActDto> {
    return this.browserImports.note(caller, counts);
  }

  @Post('browser-changes')
  @Paced('transfer')
  @HttpCode(200)
  @Scopes('records:write')
  @ApiOperation({
    summary: 'Note what a browser did with the SSH secrets in its vault alone, so that it stands in the log',
    description:
      'A clean-up, a restore or an erasure in its trash, a reset, or an export of nothing else: KIOPS is told how many there were.',
  })
  @ApiOkResponse({ type: BrowserChangeActDto })
  noteBrowserChange(
    @CurrentCaller() caller: Caller,
    @Body() change: BrowserChangeDto,
  ): Promise<BrowserChangeActDto> {
    return this.browserChanges.note(caller, change);
  }

  @Get('clean-up')
  @Paced('transfer')
  @Scopes('records:write')
  @ApiOperation({ summary: 'Which records are the same account, with the same secret or with others' })
  @ApiOkResponse({ type: CleanUpPlanDto })
  planCleanUp(@CurrentCaller() caller: Caller): Promise<CleanUpPlan> {
    return this.turns.during(caller.accountId, 'change', () => this.cleanUps.plan(caller));
  }

  @Post('clean-up')
  @Paced('transfer')
  @TakesBody(LIMITS.body.cleanUp)
  @HttpCode(200)
  @Scopes('records:write')
  @ApiOperation({
    summary: 'Put duplicates into the trash; what points to them points to those that stay then',
  })
  @ApiOkResponse({ type: CleanUpSummaryDto })
  cleanUp(@CurrentCaller() caller: Caller, @Body() request: CleanUpDto): Promise<CleanUpSummary> {
    return this.turns.during(caller.accountId, 'change', () => this.cleanUps.apply(caller, request));
  }

  @Post('reset')
  @Paced('transfer')
  @HttpCode(200)
  @ApiOperation({
    summary:
      'Put all my records into the trash, or erase them, after a typed confirmation such as “delete 36 records”',
  })
  @ApiOkResponse({ type: ResetSummaryDto })
  reset(
    @CurrentCaller() caller: Caller,
    @Body() { confirmation, erase = false }: ResetDto,
  ): Promise<ResetSummaryDto> {
    return this.turns.during(caller.accountId, 'change', () =>
      this.resets.reset(caller, confirmation, { erase }),
    );
  }
}
