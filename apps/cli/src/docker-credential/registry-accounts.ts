import { DOCKER_HUB, normalRegistryUrl, secretFlag } from '@kiops/contracts';
import type { Client } from '../client/client';
import { secretsOf, type AnyRecord } from '../records/any-record';
import { listRecords } from '../records/list-records';
import { TOKEN_USER } from './messages';

/** The address under which Docker asks for Docker Hub. */
const DOCKER_HUB_SERVER = 'https://index.docker.io/v1/';

/** A record that signs in to a registry. */
export interface RegistryAccount {
  readonly store: 'docker-hub' | 'registries';
  readonly record: AnyRecord;
}

/** The accounts at exactly this registry, the one that is taken first. */
export async function accountsAt(client: Client, server: string): Promise<readonly RegistryAccount[]> {
  const registry = normalRegistryUrl(server);
  const isHub = registry === DOCKER_HUB;
  const [hub, others] = await Promise.all([
    isHub ? listRecords(client, 'docker-hub') : [],
    listRecords(client, 'registries', isHub ? undefined : filterFor(registry)),
  ]);
  return [
    ...hub.map((record) => ({ store: 'docker-hub', record }) as const),
    ...others
      .filter(({ url }) => normalRegistryUrl(String(url)) === registry)
      .map((record) => ({ store: 'registries', record }) as const),
  ].sort(better);
}

/** Every account with a secret, by the address under which it is asked for; of several at one registry, the one that is taken. */
export async function allAccounts(client: Client): Promise<Readonly<Record<string, string>>> {
  const [hub, registries] = await Promise.all([
    listRecords(client, 'docker-hub'),
    listRecords(client, 'registries'),
  ]);
  const accounts: RegistryAccount[] = [
    ...hub.map((record) => ({ store: 'docker-hub', record }) as const),
    ...registries.map((record) => ({ store: 'registries', record }) as const),
  ];
  const taken = new Map<string, RegistryAccount>();
  for (const account of accounts.filter(hasSecret).sort(better)) {
    const registry = normalRegistryUrl(serverOf(account));
    if (!taken.has(registry)) taken.set(registry, account);
  }
  return Object.fromEntries([...taken.values()].map((account) => [serverOf(account), userOf(account)]));
}

/** Whether anything is kept that could sign in. */
export function hasSecret({ store, record }: RegistryAccount): boolean {
  return secretsOf(store).some((field) => record[secretFlag(field)]);
}

/** As Docker is told it. */
export function userOf({ record }: RegistryAccount): string {
  return record['secretKind'] === 'identity-token' ? TOKEN_USER : String(record['username']);
}

function serverOf({ store, record }: RegistryAccount): string {
  return store === 'docker-hub' ? DOCKER_HUB_SERVER : String(record['url']);
}

/** The default account of Docker Hub, then the last that was signed in with: so does Docker, which keeps only that one. */
function better(a: RegistryAccount, b: RegistryAccount): number {
  const isDefault = ({ record }: RegistryAccount): number => Number(record['isDefault'] === true);
  return isDefault(b) - isDefault(a) || Date.parse(b.record.updatedAt) - Date.parse(a.record.updatedAt);
}

/** What every spelling of the host holds. The signs of IPv6 are written in many ways. */
function filterFor(registry: string): string | undefined {
  return registry.startsWith('[') ? undefined : registry.split(/[:/]/, 1)[0];
}
