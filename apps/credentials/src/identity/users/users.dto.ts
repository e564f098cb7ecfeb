import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ACCOUNT_STATES,
  LIMITS,
  PLAN_IDS,
  ROLES,
  SINGLE_LINE_TEXT,
  type AccountState,
  type OneTimeLink,
  type PlanId,
  type Role,
  type User,
} from '@kiops/contracts';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min } from 'class-validator';
import { Optional } from '../../input/field-decorators';
import { CURSOR } from '../../input/list-query.dto';
import { pageDto } from '../../input/page.dto';
import { EmailField } from '../accounts/person.dto';
import { KeepTokensField } from '../service-tokens/keep-tokens-field';

const ROLE_MESSAGE = { message: `Choose one of ${ROLES.join(', ')}.` };
const PLAN_MESSAGE = { message: `Choose one of ${PLAN_IDS.join(', ')}.` };

export class ListUsersQuery {
  /** Part of the name or the email address. */
  @ApiPropertyOptional({ maxLength: LIMITS.filter.max })
  @IsOptional()
  @Matches(SINGLE_LINE_TEXT, { message: 'Use one line of plain text.' })
  @MaxLength(LIMITS.filter.max, { message: `Use at most ${LIMITS.filter.max} characters.` })
  @IsString()
  q?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: LIMITS.pageSize.max, default: LIMITS.pageSize.default })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: `Use a number from 1 to ${LIMITS.pageSize.max}.` })
  @Min(1, { message: `Use a number from 1 to ${LIMITS.pageSize.max}.` })
  @Max(LIMITS.pageSize.max, { message: `Use a number from 1 to ${LIMITS.pageSize.max}.` })
  limit: number = LIMITS.pageSize.default;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(2_048)
  @Matches(CURSOR, { message: 'This is no cursor of a page.' })
  cursor?: string;
}

export class InviteUserDto {
  @EmailField()
  email: string;

  @ApiProperty({ enum: ROLES })
  @IsIn(ROLES, ROLE_MESSAGE)
  role: Role;

  @ApiPropertyOptional({ enum: PLAN_IDS })
  @Optional()
  @IsIn(PLAN_IDS, PLAN_MESSAGE)
  plan?: PlanId;
}

export class ChangeUserDto {
  @ApiPropertyOptional({ enum: ROLES })
  @Optional()
  @IsIn(ROLES, ROLE_MESSAGE)
  role?: Role;

  @ApiPropertyOptional({ enum: PLAN_IDS })
  @Optional()
  @IsIn(PLAN_IDS, PLAN_MESSAGE)
  plan?: PlanId;
}

export class SignOutUserDto {
  @KeepTokensField()
  keepTokens: string[] = [];
}

export class DeactivateUserDto {
  /** The user who gets the records. Without one, they stay with the deactivated account. */
  @ApiPropertyOptional({ format: 'uuid' })
  @Optional()
  @IsUUID(undefined, { message: 'Choose a user.' })
  handOverTo?: string;
}

/** An account as administrators see it. */
export class UserDto implements User {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  email: string;

  @ApiProperty({ type: String, nullable: true, description: 'Null until the invitation is accepted.' })
  name: string | null;

  @ApiProperty({ enum: ROLES })
  role: Role;

  @ApiProperty({ enum: PLAN_IDS })
  plan: PlanId;

  @ApiProperty({ enum: ACCOUNT_STATES })
  state: AccountState;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastSeenAt: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'After too many wrong tries: until when browsers that the account does not know must wait.',
  })
  blockedUntil: string | null;

  @ApiProperty({
    description: 'A Manager made a link to it in the last 30 days: no Manager hands over to it.',
  })
  managerLinkedLately: boolean;

  @ApiProperty({ description: 'A Manager gave it the records of another: no Manager makes a link to it.' })
  managerGaveRecords: boolean;

  @ApiProperty({ description: 'Over all stores.' })
  recordCount: number;
}

export class UserPageDto extends pageDto(UserDto) {}

/** A link that works once; nobody can see it again. */
export class OneTimeLinkDto implements OneTimeLink {
  @ApiProperty()
  url: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}

export class InvitedUserDto {
  @ApiProperty({ type: UserDto })
  user: UserDto;

  @ApiProperty({ type: OneTimeLinkDto })
  link: OneTimeLinkDto;
}

export class DeactivatedUserDto {
  @ApiProperty()
  recordsMoved: number;
}
