import { ApiProperty } from '@nestjs/swagger';
import { SCOPES, SINGLE_LINE_TEXT, type Scope, type ServiceToken } from '@kiops/contracts';
import {
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsIn,
  IsISO8601,
  IsString,
  Length,
  Matches,
} from 'class-validator';
import { pageDto } from '../../records/page.dto';
import { PasswordField } from '../person.dto';

export class CreateServiceTokenDto {
  /** What the token is for, such as "deployer". */
  @ApiProperty({ minLength: 1, maxLength: 120 })
  @Matches(SINGLE_LINE_TEXT, { message: 'Use one line of plain text.' })
  @Length(1, 120, { message: 'Use 1 to 120 characters.' })
  @IsString({ message: 'Enter a name.' })
  name: string;

  @ApiProperty({ enum: SCOPES, isArray: true })
  @IsIn(SCOPES, { each: true, message: `Choose from ${SCOPES.join(', ')}.` })
  @ArrayUnique({ message: 'Name each scope once.' })
  @ArrayNotEmpty({ message: 'Choose at least one scope.' })
  @IsArray({ message: 'Choose at least one scope.' })
  scopes: Scope[];

  @ApiProperty({ format: 'date-time', description: 'In the future, at most a year from now.' })
  @IsISO8601({ strict: true, strictSeparator: true }, { message: 'Use a time such as 2027-01-31T00:00:00Z.' })
  expiresAt: string;

  /** The account's password: a session alone makes no token. */
  @PasswordField()
  password: string;
}

export class ServiceTokenDto implements ServiceToken {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ enum: SCOPES, isArray: true })
  scopes: readonly Scope[];

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastUsedAt: string | null;
}

export class ServiceTokenPageDto extends pageDto(ServiceTokenDto) {}

export class CreatedServiceTokenDto extends ServiceTokenDto {
  @ApiProperty({ description: 'Shown this once.' })
  token: string;
}
