import type { Server } from '@kiops/contracts';
import type { Command } from 'commander';
import { write } from '../output/write';
import { listRecords } from '../records/list-records';
import { signedIn } from '../token-store/signed-in';

export function addSshConfig(program: Command): void {
  program
    .command('ssh-config')
    .description(
      'blocks of ~/.ssh/config for all SSH servers with their jump servers; no secrets: they are in the browser',
    )
    .action(sshConfig);
}

async function sshConfig(): Promise<void> {
  const records = (await listRecords(await signedIn(), 'servers')) as unknown as readonly Server[];
  const { sshConfigFile } = await import('@kiops/transfer-formats');
  write(sshConfigFile(records.filter(({ protocol }) => protocol === 'ssh')));
}
