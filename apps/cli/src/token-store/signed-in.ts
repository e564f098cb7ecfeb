import { Client } from '../client/client';
import { readLogin } from './token-store';

/** Speaks with KIOPS by the token that is kept, or in the environment. */
export async function signedIn(): Promise<Client> {
  const { address, token } = await readLogin();
  return new Client(address, token);
}
