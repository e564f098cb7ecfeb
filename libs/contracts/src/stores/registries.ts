import type { StoreDefinition } from './definition';
import { normalRegistryUrl } from '../normal-form';
import type { RecordBase } from '../records';

export const REGISTRY_KINDS = [
  'docker',
  'harbor',
  'ghcr',
  'gitlab',
  'ecr',
  'acr',
  'gar',
  'quay',
  'other',
] as const;
export type RegistryKind = (typeof REGISTRY_KINDS)[number];

/** The fields of an image registry's account. */
export interface RegistryFields {
  label: string;
  kind: RegistryKind;
  url: string;
  username: string;
  password?: string | null;
}

/** A registry as the service replies it. */
export interface Registry extends RecordBase, Required<Omit<RegistryFields, 'password'>> {
  readonly hasPassword: boolean;
}

export const registriesDefinition: StoreDefinition<RegistryFields> = {
  store: 'registries',
  exportKey: 'registries',
  fields: {
    label: {},
    kind: {},
    url: { address: true },
    username: {},
    password: { secret: true },
  },
  identityFields: ['url', 'username'],
  identity: (registry) => [normalRegistryUrl(registry.url), registry.username.trim()],
  title: (registry) => `${normalRegistryUrl(registry.url)} · ${registry.username}`,
};
