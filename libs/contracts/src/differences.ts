import { RECORD_STORES, definitionOf, type RecordStore } from './stores/all-stores';
import { secretFields, type FieldDefinition } from './stores/definition';
import type { FieldDifference } from './transfer';
import { isEmpty } from './transfer-entry';

/** One side of a comparison. References are compared by the key of the place, and shown by its title. */
export interface Side {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly references: Readonly<Record<string, { readonly key: string; readonly title: string } | undefined>>;
  /** The names of the secrets that are there. */
  readonly secrets: readonly string[];
  readonly fingerprint: string | null;
}

/**
 * How two records of the same account differ. Of the identity only names are compared, which may look alike and not be
 * the same; nor is what is incidental.
 * Whole secrets are compared by their fingerprint, so that each secret either side has is named.
 */
export function differencesOf(store: RecordStore, mine: Side, theirs: Side): readonly FieldDifference[] {
  const found: FieldDifference[] = [];
  for (const [field, rules] of comparedFields(store)) {
    if (rules.reference) {
      const [from, to] = [mine.references[field], theirs.references[field]];
      if (from?.key !== to?.key) found.push(plainDifference(field, from?.title, to?.title));
    } else if (comparable(mine.fields[field], rules) !== comparable(theirs.fields[field], rules)) {
      found.push(plainDifference(field, mine.fields[field], theirs.fields[field]));
    }
  }
  if (mine.fingerprint === theirs.fingerprint) return found;
  const secrets = secretFields(definitionOf(store) as never).filter(
    (name) => mine.secrets.includes(name) || theirs.secrets.includes(name),
  );
  return [...found, ...secrets.map((field) => ({ field, secret: true }))];
}

/** A text that is equal for two records of the same account exactly when they differ in nothing but their secrets. */
export function plainContentOf(store: RecordStore, side: Side): string {
  const values = comparedFields(store).map(([field, rules]) =>
    rules.reference ? (side.references[field]?.key ?? null) : comparable(side.fields[field], rules),
  );
  return JSON.stringify(values);
}

function comparedFields(store: RecordStore): readonly [string, FieldDefinition][] {
  return COMPARED_FIELDS.get(store) ?? [];
}

const COMPARED_FIELDS = new Map(
  RECORD_STORES.map((store) => {
    const { fields, identityFields } = definitionOf(store);
    const compared = Object.entries<FieldDefinition>(fields).filter(
      ([name, rules]) =>
        !rules.secret && !rules.incidental && !(identityFields.includes(name) && rules.address),
    );
    return [store, compared] as const;
  }),
);

function plainDifference(field: string, mine: unknown, theirs: unknown): FieldDifference {
  return {
    field,
    secret: false,
    ...(isEmpty(mine) ? {} : { mine }),
    ...(isEmpty(theirs) ? {} : { theirs }),
  };
}

/** Equal texts for equal values; everything empty is equal. */
function comparable(value: unknown, rules: FieldDefinition): string {
  return canonical(isEmpty(value) || !rules.comparable ? value : rules.comparable(value));
}

/** JSON with sorted keys, without what is empty. */
function canonical(value: unknown): string {
  return isEmpty(value) ? 'null' : JSON.stringify(value, (_key, inner: unknown) => sorted(inner));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => !isEmpty(inner));
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
