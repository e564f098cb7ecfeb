import { memberOf } from '../files/documents';
import { isObject, pointer } from '../files/json';
import type { ReadingProgress } from '../files/reading-progress';
import type { SourceFile } from '../files/source-file';
import type { FormatReader } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { readItem, textIn } from './item';

/**
 * FIDO's Credential Exchange Format 1.0, not encrypted: accounts with collections of items, or one account without the
 * header, as apps hand it over to each other.
 */
export const cxfReader: FormatReader = {
  format: 'cxf',
  recognises: ({ json }) =>
    isObject(json) &&
    (isAccount(json) ||
      (Array.isArray(json['accounts']) &&
        (typeof json['exporterRpId'] === 'string' ||
          typeof json['exporter'] === 'string' ||
          isObject(json['version'])))),
  read: readCxf,
};

function isAccount(json: unknown): boolean {
  return listIn(json, 'items').some((item) => listIn(item, 'credentials').some((one) => textIn(one, 'type')));
}

async function readCxf(
  { json, progress }: SourceFile,
  { signal }: { readonly signal?: AbortSignal },
): Promise<Reading> {
  const builder = new ReadingBuilder();
  if (isAccount(json)) await readAccount(builder, json, '', progress, signal);
  for (const [a, account] of progress.through(listIn(json, 'accounts')))
    await readAccount(builder, account, pointer('accounts', a), progress, signal);
  return builder.reading();
}

async function readAccount(
  builder: ReadingBuilder,
  account: unknown,
  at: string,
  progress: ReadingProgress,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!isObject(account)) {
    builder.leaveOut(at, 'an account', 'This is not a JSON object.');
    return;
  }
  const groups = groupsOf(listIn(account, 'collections'));
  for (const [i, item] of progress.through(listIn(account, 'items'))) {
    signal?.throwIfAborted();
    await readItem(builder, item, at + pointer('items', i), groups.get(textIn(item, 'id')) ?? []);
  }
}

/** The names of the collections in which an item is, outermost first. Of an item in more than one, the first counts. */
function groupsOf(collections: readonly unknown[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, readonly string[]>();
  const walk = (list: readonly unknown[], above: readonly string[]) => {
    for (const collection of list) {
      const path = [...above, textIn(collection, 'title')].filter((name) => name !== '');
      for (const linked of listIn(collection, 'items')) {
        const id = textIn(linked, 'item');
        if (!groups.has(id)) groups.set(id, path);
      }
      walk(listIn(collection, 'subCollections'), path);
    }
  };
  walk(collections, []);
  return groups;
}

function listIn(from: unknown, name: string): readonly unknown[] {
  const value = memberOf(from, name);
  return Array.isArray(value) ? (value as unknown[]) : [];
}
