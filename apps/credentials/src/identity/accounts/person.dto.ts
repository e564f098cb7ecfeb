import { applyDecorators } from '@nestjs/common';
import { LIMITS, SINGLE_LINE_TEXT, WRITABLE_TEXT } from '@kiops/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { isEmail, IsString, Length, Matches, MaxLength, ValidateBy } from 'class-validator';

/** The rules for what people say about themselves, one decorator per field. */

/** An email address; spaces around it are dropped. */
export function EmailField(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ format: 'email', maxLength: LIMITS.email.max }),
    Transform(trimmed),
    ValidateBy({
      name: 'emailAddress',
      validator: {
        validate: isEmailAddress,
        defaultMessage: () => 'Enter an email address, such as kim@example.com.',
      },
    }),
    MaxLength(LIMITS.email.max, { message: `Use at most ${LIMITS.email.max} characters.` }),
  );
}

/** `isEmail` throws for text that cannot be written in UTF-8, and is asked only for what an address may be. */
function isEmailAddress(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    value.length <= LIMITS.email.max &&
    SINGLE_LINE_TEXT.test(value) &&
    isEmail(value)
  );
}

/** A person's name; spaces around it are dropped. */
export function NameField(): PropertyDecorator {
  const { min, max } = LIMITS.personName;
  return applyDecorators(
    ApiProperty({ minLength: min, maxLength: max }),
    Transform(trimmed),
    Matches(SINGLE_LINE_TEXT, { message: 'Use one line of plain text.' }),
    Length(min, max, { message: `Use ${min} to ${max} characters.` }),
    IsString({ message: 'Enter a name.' }),
  );
}

/**
 * A password, as it is typed. The rule for new ones is checked by the services, which know what it is compared with;
 * the limit here only bounds the work. Twice the limit, because code points are counted there.
 */
export function PasswordField(): PropertyDecorator {
  const { max } = LIMITS.accountPassword;
  return applyDecorators(
    ApiProperty({ format: 'password', maxLength: max }),
    Matches(WRITABLE_TEXT, { message: 'Use characters that a keyboard can write.' }),
    MaxLength(2 * max, { message: `Use at most ${max} characters.` }),
    IsString({ message: 'Enter a password.' }),
  );
}

/** The secret of a one-time link. */
export function LinkTokenField(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ description: 'From the fragment of the link.' }),
    Matches(SINGLE_LINE_TEXT, { message: 'This is not from a link of KIOPS.' }),
    MaxLength(200, { message: 'This is not from a link of KIOPS.' }),
    IsString({ message: 'Open the link that you were given.' }),
  );
}

function trimmed({ value }: { value: unknown }): unknown {
  return typeof value === 'string' ? value.trim() : value;
}
