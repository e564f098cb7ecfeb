import { definitionOf, RECORD_STORES, secretFlag, type RecordStore } from '@kiops/contracts';
import type { Command } from 'commander';
import { table } from '../output/table';
import { tellProgress, write, writeJson } from '../output/write';
import { isInBrowser, secretsOf, titleOf, type AnyRecord } from '../records/any-record';
import { listRecords } from '../records/list-records';
import { readStore } from '../records/record-address';
import { signedIn } from '../token-store/signed-in';

interface Options {
  readonly filter?: string;
  readonly json?: true;
}

export function addList(program: Command): void {
  program
    .command('list')
    .description('the records of a store, or of all of them; no secrets')
    .argument('[store]', RECORD_STORES.join(', '))
    .option('--filter <text>', 'what the label, the address or the user name holds')
    .option('--json', 'for scripts')
    .action(list);
}

async function list(store: string | undefined, { filter, json }: Options): Promise<void> {
  const stores = store === undefined ? RECORD_STORES : [readStore(store)];
  const client = await signedIn();
  const listed: { readonly store: RecordStore; readonly record: AnyRecord }[] = [];
  for (const name of stores) {
    const records = await listRecords(client, name, filter, (read, of) =>
      tellProgress(read < of ? `${definitionOf(name).words.many}: ${read} of ${of}` : ''),
    );
    for (const record of records) listed.push({ store: name, record });
  }
  if (json) return writeJson(listed.map(({ store, record }) => ({ store, ...record })));
  const rows = listed.map(({ store, record }) => [
    `${store}/${record.label}`,
    titleOf(store, record),
    secretPlace(store, record),
    record.updatedAt.slice(0, 10),
    record.id,
  ]);
  write(table(['RECORD', 'ACCOUNT', 'SECRET', 'CHANGED', 'ID'], rows));
}

function secretPlace(store: RecordStore, record: AnyRecord): string {
  if (isInBrowser(store, record)) return 'in the browser';
  return secretsOf(store).some((field) => record[secretFlag(field)]) ? 'kept' : 'none';
}
