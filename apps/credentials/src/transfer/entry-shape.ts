import { LIMITS, type FieldError } from '@kiops/contracts';
import { EXCESS_MESSAGES, excessOf } from '../input/json-bounds';

const COMMON_KEY = 'No key may be called like what every object has.';

/**
 * What is wrong with the shape of an entry's fields, before anything looks at their meaning: more values than a request
 * may hold (class-transformer needs quadratic time for them), or keys that every object has anyway (`constructor`,
 * `__proto__`, `toString`), which would stand in for what code expects there.
 */
export function shapeFaults(fields: object): readonly FieldError[] {
  const faults: FieldError[] = [];
  for (const [field, value] of Object.entries(fields)) {
    const message = field in Object.prototype ? COMMON_KEY : faultOf(value);
    if (message !== undefined) faults.push({ path: field, message });
  }
  return faults;
}

function faultOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const excess = excessOf(value, LIMITS.json);
  if (excess) return EXCESS_MESSAGES[excess];
  return hasCommonKey(value) ? COMMON_KEY : undefined;
}

/** The value is not deep. */
function hasCommonKey(value: object): boolean {
  return Object.entries(value).some(
    ([key, inner]) =>
      (!Array.isArray(value) && key in Object.prototype) ||
      (typeof inner === 'object' && inner !== null && hasCommonKey(inner as object)),
  );
}
