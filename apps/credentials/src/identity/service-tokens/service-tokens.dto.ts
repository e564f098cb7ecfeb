import { ApiProperty } from '@nestjs/swagger';
import { SCOPES, SINGLE_LINE_TEXT, type Scope, type ServiceToken } from '@kiops/contracts';
import { IsString, Length, Matches } from 'class-validator';
import { ChoicesField, TimeField } from '../../input/field-decorators';
import { pageDto } from '../../input/page.dto';
import { PasswordField } from '../accounts/person.dto';

export class CreateServiceTokenDto {
  /** What the token is for, such as "deployer". */
  @ApiProperty({ minLength: 1, maxLength: 120 })
  @Matches(SINGLE_LINE_TEXT, { message: 'Use one line of plain text.' })
  @Length(1, 120, { message: 'Use 1 to 120 characters.' })
  @IsString({ message: 'Enter a name.' })
  name: string;

  @ChoicesField(SCOPES, {
    min: 1,
    message: `Choose at least one of ${SCOPES.join(', ')}.`,
    distinct: 'Name each scope once.',
  })
  scopes: Scope[];

  @ApiProperty({ description: 'In the future, at most a year from now.' })
  @TimeField()
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
