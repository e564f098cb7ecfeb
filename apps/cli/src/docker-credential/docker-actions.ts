import { DOCKER_HUB, LIMITS, normalRegistryUrl, registryKindOf } from '@kiops/contracts';
import type { Client } from '../client/client';
import { ProblemFailure } from '../client/problem-failure';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';
import { secretsOf } from '../records/any-record';
import { revealField } from '../records/reveal-record';
import { MESSAGES, TOKEN_USER } from './messages';
import { accountsAt, allAccounts, hasSecret, userOf, type RegistryAccount } from './registry-accounts';

/** What `store` is given, and `get` gives. */
export interface DockerCredentials {
  readonly ServerURL: string;
  readonly Username: string;
  readonly Secret: string;
}

/** How often a change is tried when somebody changes the same record at that moment. */
const MOST_TRIES = 3;

/** @throws Failure with the words that Docker knows, when there is none */
export async function get(client: Client, server: string): Promise<DockerCredentials> {
  const account = await accountAt(client, server);
  const secret = await revealField(client, account.store, account.record);
  return { ServerURL: server, Username: userOf(account), Secret: secret };
}

/** Changes the secret of the record of that registry and user, or adds one. */
export async function store(client: Client, credentials: DockerCredentials): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await storeOnce(client, credentials);
    } catch (error) {
      const isRace = error instanceof ProblemFailure && error.problem.code === 'version-changed';
      if (!isRace || tries === MOST_TRIES) throw error;
    }
  }
}

/** Puts the record that `get` would give into the trash. */
export async function erase(client: Client, server: string): Promise<void> {
  const { store: name, record } = await accountAt(client, server);
  await client.delete(`${name}/${record.id}`);
}

/** The accounts by server. */
export function list(client: Client): Promise<Readonly<Record<string, string>>> {
  return allAccounts(client);
}

async function accountAt(client: Client, server: string): Promise<RegistryAccount> {
  const account = (await accountsAt(client, server)).find(hasSecret);
  if (account === undefined) throw new Failure(MESSAGES.notFound, EXIT.notFound);
  return account;
}

async function storeOnce(client: Client, { ServerURL, Username, Secret }: DockerCredentials): Promise<void> {
  const isToken = Username === TOKEN_USER;
  const isHub = normalRegistryUrl(ServerURL) === DOCKER_HUB && !isToken;
  const name = isHub ? 'docker-hub' : 'registries';
  const [field] = secretsOf(name);
  const same = (await accountsAt(client, ServerURL)).find(
    (account) => account.store === name && userOf(account) === Username,
  );
  // What was signed in with last is what is taken from now on, as Docker has it.
  const changes = isHub
    ? { isDefault: true, [field]: Secret }
    : { secretKind: isToken ? 'identity-token' : 'password', [field]: Secret };
  if (same) {
    await client.patch(`${name}/${same.record.id}`, changes, same.record.version);
    return;
  }
  const label = normalRegistryUrl(ServerURL).slice(0, LIMITS.label.max);
  const place = isHub ? {} : { kind: registryKindOf(ServerURL), url: ServerURL };
  await client.post(name, { label, username: Username, ...place, ...changes });
}
