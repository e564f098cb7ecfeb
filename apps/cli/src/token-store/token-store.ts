import type { Login } from '../client/login';
import { serviceAddress } from '../client/service-address';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';
import { systemKeyring } from './keyring';
import { loginFile, readLoginFile, removeLoginFile, writeLoginFile } from './login-file';

/**
 * The sign-in of `KIOPS_URL` and `KIOPS_TOKEN`, or the one that was kept. A kept token goes to the address that it was
 * kept for, and to no other one. On behalf of whom is in `KIOPS_ON_BEHALF_OF`, or was kept with the token.
 * @throws Failure when there is none
 */
export async function readLogin(env: NodeJS.ProcessEnv = process.env): Promise<Login> {
  const said = env['KIOPS_URL'] ? serviceAddress(env['KIOPS_URL']) : undefined;
  const token = env['KIOPS_TOKEN']?.trim();
  const user = env['KIOPS_ON_BEHALF_OF']?.trim();
  const by = user ? { onBehalfOf: user } : {};
  if (said !== undefined && token) return { address: said, token, ...by };
  const path = loginFile(env);
  const kept = await readLoginFile(path);
  const address = said ?? (kept && serviceAddress(kept.url));
  if (address === undefined)
    throw new Failure(
      token
        ? 'KIOPS_TOKEN is set, and nothing says where KIOPS is. Set KIOPS_URL too.'
        : 'You are not signed in. Run kiops login https://kiops.example.com, or set KIOPS_URL and KIOPS_TOKEN.',
      EXIT.notSignedIn,
    );
  if (token) return { address, token, ...by };
  if (kept === undefined || serviceAddress(kept.url) !== address)
    throw new Failure(
      'There is no token for the address in KIOPS_URL. Set KIOPS_TOKEN too, or run kiops login with that address.',
      EXIT.notSignedIn,
    );
  const keptToken = kept.token ?? (await systemKeyring.read(address));
  if (keptToken === undefined)
    throw new Failure(
      'The keyring does not give the token. Unlock it, or run kiops login --no-keyring.',
      EXIT.notSignedIn,
    );
  return { address, token: keptToken, ...(kept.onBehalfOf && { onBehalfOf: kept.onBehalfOf }), ...by };
}

/**
 * Keeps a sign-in, in place of the one before.
 * @returns where the token is, in words
 */
export async function keepLogin({ address, token, onBehalfOf }: Login, useKeyring: boolean): Promise<string> {
  const path = loginFile();
  const isInKeyring = useKeyring && (await systemKeyring.keep(address, token));
  const by = onBehalfOf === undefined ? {} : { onBehalfOf };
  await writeLoginFile(path, { url: address, ...by, ...(!isInKeyring && { token }) });
  return isInKeyring ? 'in the keyring of this system' : `in ${path}, which only you can read`;
}

/** @returns whether there was a sign-in to forget */
export async function forgetLogin(): Promise<boolean> {
  const path = loginFile();
  // A broken file is to go as well.
  const kept = await readLoginFile(path).catch(() => undefined);
  if (kept && kept.token === undefined) await systemKeyring.remove(kept.url);
  return removeLoginFile(path);
}
