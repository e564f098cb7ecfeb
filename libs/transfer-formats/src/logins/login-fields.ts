import {
  definitionOf,
  DOCKER_HUB,
  normalRegistryUrl,
  registryKindOf,
  secretFields,
  type RecordStore,
} from '@kiops/contracts';
import { providerOf } from '../accounts/git-account';
import { readAddress } from './address';

/** The stores between which a login of the web may be moved: an address, a user and one secret are all that each needs. */
export const WEB_STORES = ['registries', 'docker-hub', 'source-repositories'] as const;
export type WebStore = (typeof WEB_STORES)[number];

type Fields = Readonly<Record<string, unknown>>;

/** The fields of a login under the names of a store. An address for which the store has no field stays as `address`. */
export function loginFields(fields: Fields, store: WebStore): Fields {
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

/** The one secret of a login under the name that a store has for it. */
export function loginSecret(
  secret: Readonly<Record<string, string>> = {},
  store: RecordStore,
): Readonly<Record<string, string>> {
  const [value] = Object.values(secret);
  const [name] = secretFields(definitionOf(store));
  return value === undefined ? {} : { [name]: value };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
