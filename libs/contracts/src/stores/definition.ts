import type { RecordBase } from '../records';

/** What is declared about one field of a record. */
export interface FieldDefinition {
  /** Encrypted at rest, never in a list reply; read by reveal only. */
  readonly secret?: true;
  /** Part of where a secret is sent: changing it, or what is made of it here, asks for the secret again. */
  readonly address?: true | ((value: unknown) => unknown);
  /**
   * In the service's records, but not in a transfer file under this name (`jumpServerId` travels as `jumpServer`).
   * With `scoping`, records that point to different places are never the same account.
   */
  readonly reference?: { readonly store: string; readonly exportKey: string; readonly scoping?: true };
  /** Collected, or one's own preference: it travels along, but a difference in it is no conflict. */
  readonly incidental?: true;
  /** Too large for lists: they show what `of` makes of it, as `field`. It is kept beside the field, as JSON. */
  readonly summary?: { readonly field: string; readonly of: (value: unknown) => unknown };
  /** What becomes of a text before it is stored, where people enter more than is meant. */
  readonly tidy?: (text: string) => string;
  /** What two values are compared by, where the values themselves would differ for nothing (an order, a notation). */
  readonly comparable?: (value: unknown) => unknown;
}

/**
 * Data about the fields of one store: which are secret, which say *which account it is*, and how they are called in a
 * transfer file. `identity` gives the identity in normal form, one text per identity field, in the order of
 * `identityFields`; two records with equal identities are the same account twice.
 */
export interface StoreDefinition<Fields = Record<string, unknown>> {
  /** One kebab token for the folder, the Nest module, the route, the table (snake case) and the tab. */
  readonly store: string;
  /** What people call the store, and one of its records within a sentence: `DB Connections`, `DB connection`. */
  readonly words: { readonly many: string; readonly one: string };
  /** The key of this store's entries in a transfer file. */
  readonly exportKey: string;
  /** What the refs of this store's entries begin with in an export: no two stores share it. */
  readonly refPrefix: string;
  readonly fields: { readonly [Name in keyof Fields & string]-?: FieldDefinition };
  readonly identityFields: readonly (keyof Fields & string)[];
  readonly identity: (fields: Fields) => readonly string[];
  /** The identity in words, for lists and plans: `harbor.acme.io · robot$ci`. */
  readonly title: (fields: Fields) => string;
  /** Whether a record with these fields may have a secret; without it, every one may. */
  readonly holdsSecret?: (fields: Fields) => boolean;
}

/** The fields that a definition is about. */
export type FieldsOf<Definition> = Definition extends { readonly identity: (fields: infer Fields) => unknown }
  ? Fields
  : never;

/** The secret ones among them. */
export type SecretOf<Definition extends { readonly fields: object }> = {
  [Name in keyof Definition['fields'] & string]: Definition['fields'][Name] extends { readonly secret: true }
    ? Name
    : never;
}[keyof Definition['fields'] & string];

/** A record as the service replies it: the fields that are no secrets, and of each secret whether it is kept. */
export type RecordOf<Definition extends { readonly fields: object }> = RecordBase &
  Required<Omit<FieldsOf<Definition>, SecretOf<Definition>>> & {
    readonly [Name in SecretOf<Definition> as `has${Capitalize<Name>}`]: boolean;
  };

/** The names of the secret fields of a store, in the order of their declaration. */
export function secretFields(definition: StoreDefinition<never>): string[] {
  return Object.entries<FieldDefinition>(definition.fields)
    .filter(([, { secret }]) => secret)
    .map(([name]) => name);
}

/** Whether the secret of a record is sent elsewhere after a change of its fields. */
export function isMoved(definition: StoreDefinition<never>, before: object, after: object): boolean {
  return Object.entries<FieldDefinition>(definition.fields).some(([name, { address }]) => {
    if (!address) return false;
    const [from, to] = [before, after].map((fields) => {
      const value = (fields as Readonly<Record<string, unknown>>)[name];
      return JSON.stringify(address === true ? value : address(value));
    });
    return from !== to;
  });
}

/**
 * Whether what says nothing of its secret may take the secret of a record of the same account: it would be sent to the same
 * places, and may be held there.
 */
export function mayTakeSecret(definition: StoreDefinition<never>, from: object, to: object): boolean {
  return !isMoved(definition, from, to) && (definition.holdsSecret?.(to as never) ?? true);
}

/** These fields as they are stored: tidied, where a field's definition says how. */
export function tidyFields(
  definition: StoreDefinition<never>,
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  let tidied: Record<string, unknown> | undefined;
  for (const [name, { tidy }] of Object.entries<FieldDefinition>(definition.fields)) {
    const value = fields[name];
    if (!tidy || typeof value !== 'string') continue;
    const text = tidy(value);
    if (text !== value) tidied = { ...(tidied ?? fields), [name]: text };
  }
  return tidied ?? fields;
}

/** The flag by which a reply says that a secret is kept: `password` → `hasPassword`. */
export function secretFlag(field: string): string {
  return `has${field[0].toUpperCase()}${field.slice(1)}`;
}

/**
 * An identity as one text, for an index or a map key. JSON, so that no separator inside a field can make two different
 * identities equal.
 */
export function identityKey<Fields>(
  definition: Pick<StoreDefinition<Fields>, 'identity'>,
  fields: Fields,
): string {
  return JSON.stringify(definition.identity(fields));
}

/**
 * What a fingerprint is computed over: the store's name and its secrets in the order of their declaration. Missing,
 * empty and null are the same: no secret. Undefined when there is no secret at all.
 */
export function canonicalSecret(
  definition: StoreDefinition<never>,
  secrets: Readonly<Record<string, string | null | undefined>>,
): string | undefined {
  const values = secretFields(definition).map((name) => secrets[name] || null);
  return values.every((value) => value === null) ? undefined : JSON.stringify([definition.store, ...values]);
}
