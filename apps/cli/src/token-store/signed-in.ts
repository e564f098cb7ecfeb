import { Client, type Patience } from '../client/client';
import { readLogin } from './token-store';

/** Speaks with KIOPS by the token that is kept, or in the environment. */
export async function signedIn(patience?: Partial<Patience>): Promise<Client> {
  return new Client(await readLogin(), patience);
}
