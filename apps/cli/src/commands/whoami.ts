import type { Me } from '@kiops/contracts';
import type { Command } from 'commander';
import { pairs } from '../output/table';
import { write, writeJson } from '../output/write';
import { signedIn } from '../token-store/signed-in';

interface Options {
  readonly json?: true;
}

export function addWhoami(program: Command): void {
  program
    .command('whoami')
    .description('who the token is of, and where')
    .option('--json', 'for scripts')
    .action(whoami);
}

async function whoami({ json }: Options): Promise<void> {
  const client = await signedIn();
  const { id, name, email, role } = await client.get<Me>('me');
  const { address, onBehalfOf } = client;
  if (json) writeJson({ address, id, name, email, role, ...(onBehalfOf !== undefined && { onBehalfOf }) });
  else
    write(
      pairs([
        ['Name', name],
        ['Email', email],
        ['Role', role],
        ['KIOPS', address],
        ...(onBehalfOf === undefined
          ? []
          : [['Token', 'of a service account, on behalf of this user'] as const]),
      ]),
    );
}
