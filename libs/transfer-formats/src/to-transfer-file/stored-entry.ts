import { definitionOf, LIMITS, type FieldDefinition, type RecordStore } from '@kiops/contracts';
import { loginFields, loginSecret, WEB_STORES, type WebStore } from '../logins/login-fields';
import type { ReadEntry } from '../reading';

/** What an entry becomes in a store: the values of its fields, and those that the store has no field for, by name. */
export interface StoredEntry {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly dropped: Readonly<Record<string, unknown>>;
}

/** Every store that an entry may go to, the one that is taken unless somebody says another first. */
export function storesFor({ store, fields, alsoFits = [] }: ReadEntry): readonly RecordStore[] {
  if (store !== null) return [...new Set([store, ...alsoFits])];
  return typeof fields['url'] === 'string' ? WEB_STORES : ['docker-hub'];
}

/** The fields of an entry under the names of a store. References are left out: they are refs, and no values. */
export function storedEntry(entry: ReadEntry, store: RecordStore): StoredEntry {
  const given = { ...(store === entry.store ? entry.fields : loginFields(entry.fields, store as WebStore)) };
  const secret = store === entry.store ? entry.secret : loginSecret(entry.secret, store);
  const definition = definitionOf(store);
  const names = new Set(Object.keys(definition.fields));
  const references = new Set(
    Object.values<FieldDefinition>(definition.fields).flatMap(({ reference }) =>
      reference ? [reference.exportKey] : [],
    ),
  );
  const fields: Record<string, unknown> = {};
  const dropped: Record<string, unknown> = {};
  for (const [name, value] of Object.entries({ ...given, ...secret })) {
    if (references.has(name) || name === 'connections') continue;
    if (names.has(name)) fields[name] = value;
    else dropped[name] = value;
  }
  if (entry.groups?.length) fields['label'] = labelIn(entry.groups, String(fields['label'] ?? ''));
  return { fields, dropped };
}

/** A label with the folders that it stood in; the outermost go first where there is no room for all. */
function labelIn(groups: readonly string[], label: string): string {
  for (let first = 0; first < groups.length; first += 1) {
    const text = [...groups.slice(first), label].join(' / ');
    if (text.length <= LIMITS.label.max) return text;
  }
  return label;
}
