import type { Command } from 'commander';
import { write, writeJson } from '../output/write';
import { findRecord } from '../records/find-record';
import { readRecordAddress } from '../records/record-address';
import { revealField, revealRecord } from '../records/reveal-record';
import { signedIn } from '../token-store/signed-in';

interface Options {
  readonly json?: true;
}

export function addReveal(program: Command): void {
  program
    .command('reveal')
    .description('the secret of a record, on stdout; every reveal is in the activity of KIOPS')
    .argument('<record>', 'store/label, store/label#field, or store/id')
    .option('--json', 'all secrets of the record, by field')
    .action(reveal);
}

async function reveal(named: string, { json }: Options): Promise<void> {
  const { store, name, field } = readRecordAddress(named);
  const client = await signedIn();
  const record = await findRecord(client, { store, name });
  if (json) writeJson(await revealRecord(client, store, record));
  // A program gets the secret alone; on a terminal the next prompt has its own line.
  else write((await revealField(client, store, record, field)) + (process.stdout.isTTY ? '\n' : ''));
}
