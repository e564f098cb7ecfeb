import { LIMITS, MULTI_LINE_TEXT } from '@kiops/contracts';
import { ValidateBy } from 'class-validator';
import { excessOf } from './json-bounds';

/** How deep facts may be nested. */
const BOUNDS = { ...LIMITS.json, depth: 16 };

/** JSON of at most so many characters, whose every text and key PostgreSQL can keep (no NUL, no lone surrogates). */
export function PlainJson(maxLength: number): PropertyDecorator {
  return ValidateBy({
    name: 'plainJson',
    validator: {
      validate: (value) =>
        excessOf(value, BOUNDS) === undefined && isPlain(value) && JSON.stringify(value).length <= maxLength,
      defaultMessage: () => `Use plain facts of at most ${maxLength} characters.`,
    },
  });
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return MULTI_LINE_TEXT.test(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, inner]) => MULTI_LINE_TEXT.test(key) && isPlain(inner));
}
