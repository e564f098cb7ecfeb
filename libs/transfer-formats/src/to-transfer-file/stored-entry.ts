import {
  definitionOf,
  DOCKER_HUB,
  LIMITS,
  normalRegistryUrl,
  registryKindOf,
  secretFields,
  type FieldDefinition,
  type RecordStore,
} from '@kiops/contracts';
import { providerOf } from '../accounts/git-account';
import { readAddress } from '../logins/address';
import type { ReadEntry } from '../reading';

/** The stores between which a login of the web may be moved: an address, a user and one secret are all that each needs. */
export const WEB_STORES = ['registries', 'docker-hub', 'source-repositories'] as const;
type WebStore = (typeof WEB_STORES)[number];

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
  const given = { ...(store === entry.store ? entry.fields : webFields(entry, store as WebStore)) };
  const secret = store === entry.store ? entry.secret : secretFor(entry, store);
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

function webFields({ fields }: ReadEntry, store: WebStore): Readonly<Record<string, unknown>> {
  const { url, baseUrl, kind: _kind, provider: _provider, secretKind: _secretKind, ...rest } = fields;
  const address = text(url) || text(baseUrl);
  if (store === 'registries') {
    const registry = address || DOCKER_HUB;
    return { ...rest, kind: registryKindOf(registry), url: registry, secretKind: 'password' };
  }
  if (store === 'docker-hub') {
    const isHub =
      address === '' || normalRegistryUrl(address) === DOCKER_HUB || /\bdocker\.com\b/i.test(address);
    return { ...rest, ...(isHub ? {} : { address }) };
  }
  const read = readAddress(address);
  const base = address === '' || address.includes('://') ? address : `https://${address}`;
  return { ...rest, provider: providerOf(read?.host ?? ''), ...(base === '' ? {} : { baseUrl: base }) };
}

/** The one secret of a login under the name that the store has for it. */
function secretFor({ secret = {} }: ReadEntry, store: RecordStore): Readonly<Record<string, string>> {
  const [value] = Object.values(secret);
  const [name] = secretFields(definitionOf(store));
  return value === undefined ? {} : { [name]: value };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
