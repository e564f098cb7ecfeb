import { DOCKER_HUB, normalRegistryUrl, type RegistryFields } from '@kiops/contracts';
import { utf8Base64 } from '../files/utf8-base64';

/** An account at a registry, as far as Docker's files tell it. */
export type RegistryAccount = Pick<RegistryFields, 'url' | 'username' | 'secretKind'> & {
  readonly secret: string;
};

/** The address of Docker Hub in Docker's own files. */
const HUB_KEY = 'https://index.docker.io/v1/';

/** Docker's `config.json` with one account, which podman reads as its `auth.json` too. An identity token stays one. */
export function dockerConfig(account: RegistryAccount): string {
  return `${JSON.stringify(dockerAuths(account), null, 2)}\n`;
}

function dockerAuths({ url, username, secretKind, secret }: RegistryAccount): object {
  const isToken = secretKind === 'identity-token';
  const auth = utf8Base64(`${username}:${isToken ? '' : secret}`);
  return { auths: { [registryKey(url)]: { auth, ...(isToken ? { identitytoken: secret } : {}) } } };
}

/** What Docker calls a registry. */
export function registryKey(url: string): string {
  const registry = normalRegistryUrl(url);
  return registry === DOCKER_HUB ? HUB_KEY : registry;
}
