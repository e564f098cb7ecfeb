import { Body, Controller, Get, HttpCode, Patch, Post } from '@nestjs/common';
import type { Me, Usage } from '@kiops/contracts';
import { ApiTags } from '@nestjs/swagger';
import { Scopes } from '../access';
import { CurrentCaller, type Caller } from '../caller';
import { PlansService } from '../plans/plans.service';
import { ChangeNameDto, ChangePasswordDto } from './me.dto';
import { MeService } from './me.service';

@ApiTags('me')
@Controller('me')
export class MeController {
  constructor(
    private readonly me: MeService,
    private readonly plans: PlansService,
  ) {}

  /** Every service token may ask whose it is. */
  @Scopes()
  @Get()
  find(@CurrentCaller() caller: Caller): Promise<Me> {
    return this.me.find(caller);
  }

  @Patch()
  changeName(@CurrentCaller() caller: Caller, @Body() { name }: ChangeNameDto): Promise<Me> {
    return this.me.changeName(caller, name);
  }

  @Post('password')
  @HttpCode(204)
  changePassword(
    @CurrentCaller() caller: Caller,
    @Body() { current, password }: ChangePasswordDto,
  ): Promise<void> {
    return this.me.changePassword(caller, current, password);
  }

  @Scopes('records:read')
  @Get('usage')
  usage(@CurrentCaller() caller: Caller): Promise<Usage> {
    return this.plans.usage(caller);
  }
}
