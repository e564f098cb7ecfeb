import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import type { OneTimeLink, Page, User } from '@kiops/contracts';
import { ApiTags } from '@nestjs/swagger';
import { Roles } from '../access';
import { CurrentCaller, type Caller } from '../caller';
import { IdParam } from '../id-param';
import { UserRows } from './user-rows';
import { ChangeUserDto, DeactivateUserDto, InviteUserDto, ListUsersQuery } from './users.dto';
import { UsersService } from './users.service';

@ApiTags('users')
@Roles('PlatformAdmin', 'Manager')
@Controller('users')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly rows: UserRows,
  ) {}

  @Get()
  list(@CurrentCaller() caller: Caller, @Query() query: ListUsersQuery): Promise<Page<User>> {
    return this.rows.page(caller, query);
  }

  @Post()
  invite(@CurrentCaller() caller: Caller, @Body() invitation: InviteUserDto) {
    return this.users.invite(caller, invitation);
  }

  @Patch(':id')
  change(@CurrentCaller() caller: Caller, @Param('id', IdParam) id: string, @Body() change: ChangeUserDto) {
    return this.users.change(caller, id, change);
  }

  @Post(':id/invitation')
  @HttpCode(200)
  inviteAgain(@CurrentCaller() caller: Caller, @Param('id', IdParam) id: string): Promise<OneTimeLink> {
    return this.users.inviteAgain(caller, id);
  }

  @Post(':id/password-reset')
  @HttpCode(200)
  resetPassword(@CurrentCaller() caller: Caller, @Param('id', IdParam) id: string): Promise<OneTimeLink> {
    return this.users.resetPassword(caller, id);
  }

  @Post(':id/sign-out')
  @HttpCode(204)
  signOut(@CurrentCaller() caller: Caller, @Param('id', IdParam) id: string): Promise<void> {
    return this.users.signOutEverywhere(caller, id);
  }

  @Post(':id/deactivate')
  @HttpCode(200)
  async deactivate(
    @CurrentCaller() caller: Caller,
    @Param('id', IdParam) id: string,
    @Body() { handOverTo }: DeactivateUserDto,
  ): Promise<{ recordsMoved: number }> {
    return { recordsMoved: await this.users.deactivate(caller, id, handOverTo) };
  }

  @Post(':id/reactivate')
  @HttpCode(200)
  reactivate(@CurrentCaller() caller: Caller, @Param('id', IdParam) id: string): Promise<User> {
    return this.users.reactivate(caller, id);
  }
}
