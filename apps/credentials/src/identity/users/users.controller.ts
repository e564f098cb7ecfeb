import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import type { OneTimeLink, Page, ServiceToken, User } from '@kiops/contracts';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Roles } from '../../caller/access';
import { CurrentCaller, type Caller } from '../../caller/caller';
import { Paced } from '../../input/pace';
import { RecordIdPipe } from '../../input/record-id.pipe';
import { ServiceTokenPageDto } from '../service-tokens/service-tokens.dto';
import { UserRows } from './user-rows';
import {
  ChangeUserDto,
  DeactivatedUserDto,
  DeactivateUserDto,
  InvitedUserDto,
  InviteUserDto,
  ListUsersQuery,
  OneTimeLinkDto,
  SignOutUserDto,
  UserDto,
  UserPageDto,
} from './users.dto';
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
  @ApiOperation({ summary: 'The users whom I administer, by email address' })
  @ApiOkResponse({ type: UserPageDto })
  list(@CurrentCaller() caller: Caller, @Query() query: ListUsersQuery): Promise<Page<User>> {
    return this.rows.page(caller, query);
  }

  @Post()
  @Paced('entry')
  @ApiOperation({ summary: 'Invite someone by a one-time link' })
  @ApiCreatedResponse({ type: InvitedUserDto })
  invite(@CurrentCaller() caller: Caller, @Body() invitation: InviteUserDto) {
    return this.users.invite(caller, invitation);
  }

  @Get(':id/service-tokens')
  @ApiOperation({ summary: 'The service tokens of a user' })
  @ApiOkResponse({ type: ServiceTokenPageDto })
  serviceTokens(
    @CurrentCaller() caller: Caller,
    @Param('id', RecordIdPipe) id: string,
  ): Promise<Page<ServiceToken>> {
    return this.users.serviceTokens(caller, id);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change the role or the plan' })
  @ApiOkResponse({ type: UserDto })
  change(
    @CurrentCaller() caller: Caller,
    @Param('id', RecordIdPipe) id: string,
    @Body() change: ChangeUserDto,
  ) {
    return this.users.change(caller, id, change);
  }

  @Post(':id/invitation')
  @Paced('entry')
  @ApiOperation({ summary: 'A new invitation link' })
  @ApiOkResponse({ type: OneTimeLinkDto })
  @HttpCode(200)
  inviteAgain(@CurrentCaller() caller: Caller, @Param('id', RecordIdPipe) id: string): Promise<OneTimeLink> {
    return this.users.inviteAgain(caller, id);
  }

  @Post(':id/password-reset')
  @Paced('entry')
  @ApiOperation({ summary: 'A link to choose a new password' })
  @ApiOkResponse({ type: OneTimeLinkDto })
  @HttpCode(200)
  resetPassword(
    @CurrentCaller() caller: Caller,
    @Param('id', RecordIdPipe) id: string,
  ): Promise<OneTimeLink> {
    return this.users.resetPassword(caller, id);
  }

  @Post(':id/sign-out')
  @ApiOperation({ summary: 'Sign the user out everywhere; the service tokens end too' })
  @ApiNoContentResponse()
  @HttpCode(204)
  signOut(
    @CurrentCaller() caller: Caller,
    @Param('id', RecordIdPipe) id: string,
    @Body() { keepTokens }: SignOutUserDto,
  ): Promise<void> {
    return this.users.signOutEverywhere(caller, id, keepTokens);
  }

  @Post(':id/unblock')
  @ApiOperation({ summary: 'Let the user sign in from any browser again, after too many wrong tries' })
  @ApiOkResponse({ type: UserDto })
  @HttpCode(200)
  unblock(@CurrentCaller() caller: Caller, @Param('id', RecordIdPipe) id: string): Promise<User> {
    return this.users.unblock(caller, id);
  }

  @Post(':id/deactivate')
  @ApiOperation({ summary: 'Deactivate an account, and hand its records over' })
  @ApiOkResponse({ type: DeactivatedUserDto })
  @HttpCode(200)
  async deactivate(
    @CurrentCaller() caller: Caller,
    @Param('id', RecordIdPipe) id: string,
    @Body() { handOverTo }: DeactivateUserDto,
  ): Promise<{ recordsMoved: number }> {
    return { recordsMoved: await this.users.deactivate(caller, id, handOverTo) };
  }

  @Post(':id/reactivate')
  @ApiOperation({ summary: 'Let a deactivated account in again' })
  @ApiOkResponse({ type: UserDto })
  @HttpCode(200)
  reactivate(@CurrentCaller() caller: Caller, @Param('id', RecordIdPipe) id: string): Promise<User> {
    return this.users.reactivate(caller, id);
  }
}
