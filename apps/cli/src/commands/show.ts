import type { Command } from 'commander';
import { pairs } from '../output/table';
import { write, writeJson } from '../output/write';
import { findRecord } from '../records/find-record';
import { readRecordAddress } from '../records/record-address';
import { signedIn } from '../token-store/signed-in';

interface Options {
  readonly json?: true;
}

export function addShow(program: Command): void {
  program
    .command('show')
    .description('what KIOPS knows of a record; no secret')
    .argument('<record>', 'store/label, or store/id')
    .option('--json', 'for scripts')
    .action(show);
}

async function show(named: string, { json }: Options): Promise<void> {
  const address = readRecordAddress(named);
  const record = await findRecord(await signedIn(), address);
  if (json) return writeJson({ store: address.store, ...record });
  write(pairs(Object.entries(record).flatMap(([name, value]) => shown(name, value))));
}

function shown(name: string, value: unknown): (readonly [string, string])[] {
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return [];
  return [[name, typeof value === 'string' ? value : JSON.stringify(value)]];
}
