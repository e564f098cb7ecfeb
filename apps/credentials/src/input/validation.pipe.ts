import { ValidationPipe, type Type, type ValidationError } from '@nestjs/common';
import type { FieldError } from '@kiops/contracts';
import type { ValidatorOptions } from 'class-validator';
import { ProblemException } from '../problems/problem';
import { MISSING } from './missing-field';
import { quickCheck, type QuickCheck } from './quick-check';

/** How many faults one reply names; more would only repeat themselves. */
const MOST_ERRORS = 50;

/** The one validation of request bodies and queries: unknown fields are refused, values are never echoed. */
export function validationPipe(): ValidationPipe {
  return new QuickValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    exceptionFactory: (errors) =>
      new ProblemException(errors.some(isSshSecret) ? 'ssh-secret-refused' : 'invalid-input', {
        errors: fieldErrors(errors),
      }),
  });
}

/** Leaves to class-validator, which takes ten times as long, what is not clearly right. */
class QuickValidationPipe extends ValidationPipe {
  readonly #checks = new Map<unknown, QuickCheck>();

  protected override validate(
    object: object,
    options?: ValidatorOptions,
  ): Promise<ValidationError[]> | ValidationError[] {
    const faults = this.#checkOf(object.constructor as Type<object>)(object);
    return faults?.length === 0 ? [] : super.validate(object, options);
  }

  #checkOf(dto: Type<object>): QuickCheck {
    const known = this.#checks.get(dto);
    if (known) return known;
    const check = quickCheck(dto);
    this.#checks.set(dto, check);
    return check;
  }
}

/** No route takes a private key or its passphrase: whoever sends one hears more than that the field is unknown. */
function isSshSecret({ property, constraints }: ValidationError): boolean {
  return constraints?.['whitelistValidation'] !== undefined && /^(?:privateKey|passphrase)$/i.test(property);
}

/** Class-validator's tree of errors as a flat list of paths, such as `hostKeys[0].type`. */
export function fieldErrors(errors: readonly ValidationError[], parent = ''): FieldError[] {
  const found: FieldError[] = [];
  for (const error of errors) {
    const path = pathOf(parent, error.property);
    const constraints = Object.entries(error.constraints ?? {});
    if (constraints.length > 0)
      found.push({ path, message: messageOf(constraints, error.value === undefined) });
    found.push(...fieldErrors(error.children ?? [], path));
    if (found.length >= MOST_ERRORS) return found.slice(0, MOST_ERRORS);
  }
  return found;
}

function messageOf(constraints: readonly (readonly [string, string])[], missing: boolean): string {
  const [name, message] = constraints[constraints.length - 1];
  if (name === 'whitelistValidation') return 'This field is not known here.';
  return missing ? MISSING : message;
}

/** A property name comes from the client too: it is cut, and stripped of what is not printable. */
function pathOf(parent: string, property: string): string {
  const name = property.replace(/[\p{Cc}\p{Cs}]/gu, '\u{fffd}').slice(0, 100);
  if (/^\d+$/.test(name)) return `${parent}[${name}]`;
  return parent === '' ? name : `${parent}.${name}`;
}
