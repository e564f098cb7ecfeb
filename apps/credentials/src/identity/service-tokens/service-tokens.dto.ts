import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import {
  LIMITS,
  PERSONAL_SCOPES,
  RECORD_STORES,
  SCOPES,
  SINGLE_LINE_TEXT,
  type RecordStore,
  type Scope,
  type ServiceToken,
} from '@kiops/contracts';
import { IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';
import { parseAddressRange } from '../../config/address-range';
import { ChoicesField, ListField, Nullable, Optional, TimeField } from '../../input/field-decorators';
import { pageDto } from '../../input/page.dto';
import { PasswordField } from '../accounts/person.dto';

/** What a token, or a service account, is called. */
export function TokenNameField(): PropertyDecorator {
  const { min, max } = LIMITS.serviceTokenName;
  return applyDecorators(
    ApiProperty({ minLength: min, maxLength: max, example: 'deployer' }),
    Matches(/\S/, { message: 'Enter a name.' }),
    Matches(SINGLE_LINE_TEXT, { message: 'Use one line of plain text.' }),
    Length(min, max, { message: `Use ${min} to ${max} characters.` }),
    IsString({ message: 'Enter a name.' }),
  );
}

/** What a token may do, of these scopes. */
export function ScopesField(scopes: readonly Scope[]): PropertyDecorator {
  return ChoicesField(scopes, {
    min: 1,
    message: `Choose at least one of ${scopes.join(', ')}.`,
    distinct: 'Name each scope once.',
  });
}

/** What both kinds of tokens are asked for with. */
class TokenRequestDto {
  /** What the token is for, such as "deployer". */
  @TokenNameField()
  name: string;

  @ChoicesField(RECORD_STORES, {
    min: 1,
    message: `Choose at least one of ${RECORD_STORES.join(', ')}, or leave it out for all.`,
    distinct: 'Name each store once.',
  })
  @ApiProperty({ description: 'The stores whose records the token reaches. Left out or null: all.' })
  @Nullable()
  stores?: RecordStore[] | null;

  @ApiProperty({
    type: [String],
    maxItems: LIMITS.tokenAddresses.max,
    example: ['10.8.0.0/16'],
    description: 'The addresses and networks from which the token works. Left out or null: all.',
  })
  @ListField({
    ...LIMITS.tokenAddresses,
    tooMany: `Name at most ${LIMITS.tokenAddresses.max} networks.`,
    message: 'Name networks such as 10.8.0.0/16 or fd00::/8, or leave it out for all.',
    isItem: (item) => typeof item === 'string' && isNetwork(item),
  })
  @Nullable()
  addresses?: string[] | null;

  @ApiProperty({ description: 'In the future, at most a year from now.' })
  @TimeField()
  expiresAt: string;

  /** The account's password: a session alone makes no token. */
  @PasswordField()
  password: string;
}

export class CreateServiceTokenDto extends TokenRequestDto {
  @ScopesField(PERSONAL_SCOPES)
  scopes: Scope[];
}

export class CreateServiceAccountTokenDto extends TokenRequestDto {
  @ScopesField(SCOPES)
  scopes: Scope[];

  @ApiProperty({
    type: [String],
    maxItems: LIMITS.tokenUsers.max,
    description: 'For whom the token may act with `on-behalf-of`: ids or email addresses. Empty: nobody.',
  })
  @ListField({
    max: LIMITS.tokenUsers.max,
    tooMany: `Name at most ${LIMITS.tokenUsers.max} users.`,
    message: 'Name users by their ids or email addresses.',
    isItem: (item) => typeof item === 'string' && USER.test(item) && item.length <= LIMITS.email.max,
  })
  @Nullable()
  users?: string[] | null;
}

/** How a token is rotated. */
export class RotateTokenDto {
  @ApiProperty({
    type: 'integer',
    minimum: LIMITS.tokenOverlap.min,
    maximum: LIMITS.tokenOverlap.max,
    description: 'For how many seconds the old token goes on working, though not beyond its own end.',
  })
  @Max(LIMITS.tokenOverlap.max, { message: overlapRange() })
  @Min(LIMITS.tokenOverlap.min, { message: overlapRange() })
  @IsInt({ message: overlapRange() })
  overlapSeconds: number;

  @ApiProperty({
    description:
      'The account’s password: with it the new token lives as long as the old one was to, from now on. Without it the new ' +
      'one ends when the old one was to.',
  })
  @PasswordField()
  @Optional()
  password?: string;
}

export class ServiceTokenDto implements ServiceToken {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: String, nullable: true, example: 'kiops_sa_7Qm2…x4Kd' })
  hint: string | null;

  @ApiProperty({ enum: SCOPES, isArray: true })
  scopes: readonly Scope[];

  @ApiProperty({ enum: RECORD_STORES, isArray: true, nullable: true, description: 'Null: all.' })
  stores: readonly RecordStore[] | null;

  @ApiProperty({ type: [String], nullable: true, description: 'Null: all.' })
  addresses: readonly string[] | null;

  @ApiProperty({ type: [String], nullable: true, description: 'Empty: nobody. Null of personal tokens.' })
  users: readonly string[] | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'To the minute.' })
  lastUsedAt: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The address of its last use.' })
  lastUsedFrom: string | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'The token it was rotated to.' })
  successorId: string | null;
}

export class ServiceTokenPageDto extends pageDto(ServiceTokenDto) {}

export class CreatedServiceTokenDto extends ServiceTokenDto {
  @ApiProperty({ description: 'Shown this once.' })
  token: string;
}

/** An id or an email address, by its signs: whether there is such a user is looked up. */
const USER = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[^\s\p{Cc}\p{Cs}]+@[^\s\p{Cc}\p{Cs}]+)$/iu;

/** Four decimal numbers or an IPv6 address, with how many bits count: not what else some programs take for an address. */
function isNetwork(text: string): boolean {
  if (!/^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:]*)(?:\/\d{1,3})?$/i.test(text)) return false;
  return parseAddressRange(text) !== undefined;
}

function overlapRange(): string {
  const { min, max } = LIMITS.tokenOverlap;
  return `Choose from ${min} to ${max} seconds.`;
}
