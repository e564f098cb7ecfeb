import { LIMITS, SINGLE_LINE_TEXT } from '@kiops/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches, MaxLength } from 'class-validator';
import { PasswordField } from '../accounts/person.dto';

export class SignInDto {
  /** Not checked for the form of an address: what is none fits no account. */
  @ApiProperty({ format: 'email', maxLength: LIMITS.email.max })
  @Matches(SINGLE_LINE_TEXT, { message: 'Use one line of plain text.' })
  @MaxLength(LIMITS.email.max, { message: `Use at most ${LIMITS.email.max} characters.` })
  @IsString({ message: 'Enter the email address.' })
  email: string;

  @PasswordField()
  password: string;
}
