import { inject } from '@angular/core';
import { email, pattern, required, validate, type SchemaPath } from '@angular/forms/signals';
import {
  LIMITS,
  PASSWORD_FAULTS,
  passwordFault,
  SINGLE_LINE_TEXT,
  type PasswordContext,
} from '@kiops/contracts';
import { PasswordStrength } from './password-strength';

/** An email address, as the service takes it: spaces around it do not count. */
export function emailRule(path: SchemaPath<string>): void {
  required(path, { message: 'Enter an email address.' });
  email(path, { message: 'Enter an email address, such as kim@example.com.' });
}

/** A person's name: 2 to 50 characters in one line, not counting spaces around it. */
export function nameRule(path: SchemaPath<string>): void {
  const { min, max } = LIMITS.personName;
  required(path, { message: 'Enter a name.' });
  pattern(path, SINGLE_LINE_TEXT, { message: 'Use one line of plain text.' });
  validate(path, ({ value }) => {
    const { length } = value().trim();
    return length >= min && length <= max
      ? undefined
      : { kind: 'length', message: `Use ${min} to ${max} characters.` };
  });
}

/**
 * A new password: the rule of `passwordFault`, against what it must differ from. Whether it is a common one is known
 * once the strength meter has judged it; the service knows in any case. Called in an injection context.
 */
export function newPasswordRule(
  path: SchemaPath<string>,
  against: () => Omit<PasswordContext, 'common'> = () => ({}),
): void {
  const strength = inject(PasswordStrength);
  validate(path, ({ value }) => {
    const judged = strength.latest();
    const common = new Set(judged?.common ? [judged.password.toLowerCase()] : []);
    const fault = passwordFault(value(), { ...against(), common });
    return fault && { kind: fault, message: PASSWORD_FAULTS[fault] };
  });
}

/** The same password again. */
export function repeatRule(path: SchemaPath<string>, original: SchemaPath<string>): void {
  validate(path, ({ value, valueOf }) =>
    value() === valueOf(original)
      ? undefined
      : { kind: 'different', message: 'The two passwords are not the same.' },
  );
}
