import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { LIMITS, TRASH_DAYS, type Undoing } from '@kiops/contracts';
import { Scopes } from '../../caller/access';
import { CurrentCaller, type Caller } from '../../caller/caller';
import { Paced } from '../../input/pace';
import { TakesBody } from '../../input/takes-body';
import { RecordId } from '../../records/record-parameters';
import { RestoreAnswersDto } from '../../stores/restore-answers.dto';
import { TransferTurns } from '../acts/turns';
import { UndoingDto } from './undo.dto';
import { UndoService } from './undo.service';

/** An import, a clean-up or a reset, by the `act` that the detail of its line in the audit log names. */
@ApiTags('transfer')
@Controller('transfer/acts/:id/undo')
export class UndoController {
  constructor(
    private readonly undos: UndoService,
    private readonly turns: TransferTurns,
  ) {}

  @Get()
  @Paced('transfer')
  @Scopes('records:write')
  @ApiOperation({ summary: 'What undoing an import, a clean-up or a reset would do; writes nothing' })
  @ApiOkResponse({ type: UndoingDto })
  plan(@CurrentCaller() caller: Caller, @RecordId() act: string): Promise<Undoing> {
    return this.turns.during(caller.accountId, 'change', () => this.undos.plan(caller, act));
  }

  @Post()
  @Paced('transfer')
  @TakesBody(LIMITS.body.record)
  @HttpCode(200)
  @Scopes('records:write')
  @ApiOperation({
    summary: 'Undo an import, a clean-up or a reset, once',
    description: `Possible for ${TRASH_DAYS} days, by whoever did it. What was changed since is left alone, and listed. Where an account was added again since, 409 \`restore-conflicts\` names both records: ask again, with an answer to each.`,
  })
  @ApiBody({ type: RestoreAnswersDto, required: false })
  @ApiOkResponse({ type: UndoingDto })
  undo(
    @CurrentCaller() caller: Caller,
    @RecordId() act: string,
    @Body() answers: RestoreAnswersDto,
  ): Promise<Undoing> {
    return this.turns.during(caller.accountId, 'change', () => this.undos.undo(caller, act, answers));
  }
}
