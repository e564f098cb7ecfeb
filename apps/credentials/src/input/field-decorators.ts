import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import {
  LIMITS,
  MULTI_LINE_TEXT,
  SECRET_TEXT,
  SINGLE_LINE_TEXT,
  addressFault,
  hostFault,
  type AddressRule,
} from '@kiops/contracts';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
} from 'class-validator';

// One decorator per kind of field: what is checked, what a person reads when it fails, and how the API describes it.

interface Range {
  readonly min?: number;
  readonly max: number;
}

/** A field that may be left out or be null: there is none. */
export function Nullable(): PropertyDecorator {
  return applyDecorators(
    ValidateIf((_, value) => value !== null && value !== undefined),
    ApiProperty({ required: false, nullable: true }),
  );
}

/** A field that may be left out, but not be null: its usual value is taken. */
export function Optional(): PropertyDecorator {
  return applyDecorators(
    ValidateIf((_, value) => value !== undefined),
    ApiProperty({ required: false }),
  );
}

/** Text on one line. */
export function TextField(length: Range, options: ApiPropertyOptions = {}): PropertyDecorator {
  return textOf(SINGLE_LINE_TEXT, 'Use plain text on one line.', length, options);
}

/** Text with line breaks. */
export function MultiLineField(length: Range, options: ApiPropertyOptions = {}): PropertyDecorator {
  return textOf(MULTI_LINE_TEXT, 'Use plain text.', length, options);
}

/** What somebody wrote down beside a record; it is not encrypted. Null: nothing. */
export function NotesField(): PropertyDecorator {
  return applyDecorators(
    MultiLineField(LIMITS.notes, { description: 'Not for secrets: notes are not encrypted.' }),
    Nullable(),
  );
}

/** What the record is called. */
export function LabelField(): PropertyDecorator {
  return applyDecorators(
    TextField(LIMITS.label, { example: 'Production' }),
    Matches(/\S/, { message: 'Enter a name.' }),
  );
}

/** A user name. */
export function UsernameField(): PropertyDecorator {
  return applyDecorators(TextField(LIMITS.username), Matches(/\S/, { message: 'Enter a user name.' }));
}

/** A DNS name or an IP address. */
export function HostField(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, maxLength: LIMITS.host.max, example: '10.0.0.12' }),
    WithoutFault('host', hostFault),
    WithLength(LIMITS.host),
  );
}

export function PortField(): PropertyDecorator {
  const message = `Enter a port from ${LIMITS.port.min} to ${LIMITS.port.max}.`;
  return applyDecorators(
    ApiProperty({ type: 'integer', minimum: LIMITS.port.min, maximum: LIMITS.port.max }),
    Max(LIMITS.port.max, { message }),
    Min(LIMITS.port.min, { message }),
    IsInt({ message }),
  );
}

/** A point in time, as RFC 3339 writes it. */
export function TimeField(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T08:00:00Z' }),
    ValidateBy({
      name: 'rfc3339',
      validator: {
        validate: (value) => typeof value === 'string' && isTime(value),
        defaultMessage: () => 'Use a time such as 2026-11-22T08:00:00Z.',
      },
    }),
  );
}

/** What a list is checked for, in this order. */
interface ListRules {
  readonly min?: number;
  readonly max: number;
  /** What is said when there are more. */
  readonly tooMany: string;
  /** What is said of what is no list, or has too few items or wrong ones. */
  readonly message: string;
  isItem(item: unknown): boolean;
  /** What is said when an item is there twice; without it, items may be. */
  readonly distinct?: string;
  /** By what items are told apart. */
  keyOf?(item: unknown): unknown;
}

/**
 * A list, in one linear look that begins with its length. Class-validator asks all decorators of a field whatever the
 * others say, its `ArrayUnique` takes quadratic time, and what it checks in each item it also checks in lists of lists.
 */
export function ListField(rules: ListRules): PropertyDecorator {
  return ValidateBy({
    name: 'list',
    validator: {
      validate: (value) => listFault(value, rules) === undefined,
      defaultMessage: (args) => listFault(args?.value, rules) ?? rules.message,
    },
  });
}

function listFault(value: unknown, rules: ListRules): string | undefined {
  const { min = 0, max, isItem, distinct, keyOf } = rules;
  if (!Array.isArray(value) || value.length < min) return rules.message;
  if (value.length > max) return rules.tooMany;
  if (!value.every(isItem)) return rules.message;
  const keys = keyOf ? value.map(keyOf) : value;
  return distinct !== undefined && new Set(keys).size < keys.length ? distinct : undefined;
}

/** A list of some of a few words, each at most once. */
export function ChoicesField(
  choices: readonly string[],
  { message, distinct, min }: Pick<ListRules, 'message' | 'min'> & { readonly distinct: string },
): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ enum: [...choices], isArray: true, maxItems: choices.length }),
    ListField({
      min,
      max: choices.length,
      tooMany: distinct,
      message,
      distinct,
      isItem: (item) => choices.includes(item as string),
    }),
  );
}

/** An item that is an object, and no list. */
export function isPlainObject(item: unknown): boolean {
  return typeof item === 'object' && item !== null && !Array.isArray(item);
}

/** One of a few words. */
export function ChoiceField(choices: readonly string[]): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, enum: [...choices] }),
    IsIn([...choices], { message: `Choose one of ${choices.join(', ')}.` }),
  );
}

export function BooleanField(): PropertyDecorator {
  return applyDecorators(ApiProperty({ type: Boolean }), IsBoolean({ message: 'Use true or false.' }));
}

/** The id of another record. */
export function RecordIdField(description: string): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, format: 'uuid', description }),
    IsUUID(undefined, { message: 'This is not an id.' }),
  );
}

/** A web address, with or without its scheme; never with a user name or password in it. */
export function UrlField(rule: AddressRule, options: ApiPropertyOptions = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, maxLength: LIMITS.url.max, ...options } as ApiPropertyOptions),
    WithoutFault('address', (text) => addressFault(text, rule)),
    WithLength(LIMITS.url),
  );
}

/** A password or token: written here, and read by reveal only. Null: none. */
export function SecretField(description: string): PropertyDecorator {
  return applyDecorators(
    textOf(SECRET_TEXT, 'Use plain text on one line.', LIMITS.secret, {
      format: 'password',
      writeOnly: true,
      description,
    }),
    Nullable(),
  );
}

/** A secret document, such as a kubeconfig or a PEM file. Null: none. */
export function SecretDocumentField(description: string): PropertyDecorator {
  return applyDecorators(
    MultiLineField(LIMITS.document, { format: 'password', writeOnly: true, description }),
    Nullable(),
  );
}

/** A text in which `faultOf` finds no fault; what it finds is said. */
function WithoutFault(name: string, faultOf: (text: string) => string | undefined): PropertyDecorator {
  const faultIn = (value: unknown) => (typeof value === 'string' ? faultOf(value) : 'Use text.');
  return ValidateBy({
    name,
    validator: {
      validate: (value) => faultIn(value) === undefined,
      defaultMessage: (args) => faultIn(args?.value) ?? '',
    },
  });
}

/** `IsString` is asked last and so reported first: a number is no short text. */
function WithLength({ min = 0, max }: Range): PropertyDecorator {
  const message = min > 1 ? `Use ${min} to ${max} characters.` : `Use at most ${max} characters.`;
  return applyDecorators(
    ...(min === 1 ? [Length(1, undefined, { message: 'Enter something here.' })] : []),
    Length(min === 1 ? 0 : min, max, { message }),
    IsString({ message: 'Use text.' }),
  );
}

/** RFC 3339 section 5.6, a day that its month has, and a moment that comes back as it was written. */
function isTime(text: string): boolean {
  const day = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/.exec(
    text,
  );
  const moment = Date.parse(text);
  if (!day || Number.isNaN(moment)) return false;
  // It is kept and replied in UTC, where it needs a year of four digits too.
  if (moment < LIMITS.time.min || moment > LIMITS.time.max) return false;
  const [year, month, date] = day.slice(1).map(Number);
  return new Date(Date.UTC(2000 + (year % 400), month - 1, date)).getUTCDate() === date;
}

function textOf(
  pattern: RegExp,
  message: string,
  { min, max }: Range,
  options: ApiPropertyOptions,
): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, minLength: min, maxLength: max, ...options } as ApiPropertyOptions),
    Matches(pattern, { message }),
    WithLength({ min, max }),
  );
}
