import type { Me } from '@kiops/contracts';
import type { Command } from 'commander';
import { Client } from '../client/client';
import { isUnprotected, serviceAddress } from '../client/service-address';
import { readSecret } from '../input/read-secret';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';
import { plainText } from '../output/plain-text';
import { tell, write } from '../output/write';
import { forgetLogin, keepLogin } from '../token-store/token-store';

/** Far more than a token has, in bytes. */
const LONGEST_TOKEN = 4_096;

interface Options {
  readonly keyring: boolean;
}

export function addLogin(program: Command): void {
  program
    .command('login')
    .description('keep a token for the commands that follow; it is asked for, or read from stdin')
    .argument('[address]', 'where KIOPS is, such as https://kiops.example.com (or KIOPS_URL)')
    .option('--no-keyring', 'keep it in a file that only you can read, also where there is a keyring')
    .action(keep);
  program
    .command('logout')
    .description('forget the token here; it stays valid until it is revoked in your profile')
    .action(logout);
}

async function keep(typed: string | undefined, { keyring }: Options): Promise<void> {
  const given = typed ?? process.env['KIOPS_URL'];
  if (!given) throw new Failure('Say where KIOPS is: kiops login https://kiops.example.com', EXIT.usage);
  const address = serviceAddress(given);
  if (isUnprotected(address))
    tell('Warning: over http: everybody on the way can read your token. Use https.');
  const token = (await readSecret('token', LONGEST_TOKEN)).trim();
  const onBehalfOf = process.env['KIOPS_ON_BEHALF_OF']?.trim() || undefined;
  const login = { address, token, onBehalfOf };
  const { name, email } = await new Client(login).get<Me>('me');
  const place = await keepLogin(login, keyring);
  const how = onBehalfOf === undefined ? 'as' : 'on behalf of';
  write(`Signed in to ${address} ${how} ${plainText(name)} (${plainText(email)}). The token is ${place}.\n`);
}

async function logout(): Promise<void> {
  write((await forgetLogin()) ? 'The token is forgotten here.\n' : 'There was no token here.\n');
}
