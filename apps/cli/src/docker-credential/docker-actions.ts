import { DOCKER_HUB, LIMITS, normalRegistryUrl, registryKindOf, type TrashPage } from '@kiops/contracts';
import type { Client } from '../client/client';
import { ProblemFailure } from '../client/problem-failure';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';
import { secretsOf } from '../records/any-record';
import { revealField } from '../records/reveal-record';
import type { DockerCredentials } from './docker-input';
import { MESSAGES, TOKEN_USER } from './messages';
import { accountsAt, allAccounts, hasSecret, userOf, type RegistryAccount } from './registry-accounts';

/** How long the calls of one sign-out take at most, in milliseconds, and then some. */
const ONE_SIGN_OUT = 60_000;
/** How many records of the trash are looked at, the newest first. */
const LATEST = 50;

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

/**
 * Puts the record that `get` would give into the trash. Docker forgets one sign-in by several calls, one for each spelling of
 * the server: other accounts there, which KIOPS keeps too, are not what the later ones mean.
 */
export async function erase(client: Client, server: string): Promise<void> {
  const account = await accountAt(client, server);
  if (await wasErasedSince(client, server, account)) throw new Failure(MESSAGES.notFound, EXIT.notFound);
  await client.delete(`${account.store}/${account.record.id}`);
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

/** Whether an account at that server came into the trash just now, and this one was there already. */
async function wasErasedSince(client: Client, server: string, { record }: RegistryAccount): Promise<boolean> {
  const { items } = await client.get<TrashPage>(`trash?limit=${LATEST}`);
  const registry = `${normalRegistryUrl(server)} · `;
  return items.some(({ store: name, title, act: { kind, at } }) => {
    const erasedAt = Date.parse(at);
    return (
      (name === 'registries' || name === 'docker-hub') &&
      kind === 'deleted' &&
      title.startsWith(registry) &&
      erasedAt >= Date.parse(record.updatedAt) &&
      erasedAt > Date.now() - ONE_SIGN_OUT
    );
  });
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
  await client.create(name, { label, username: Username, ...place, ...changes });
}
