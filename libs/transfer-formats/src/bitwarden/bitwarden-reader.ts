import { isObject, parseJson } from '../files/json';
import type { SourceFile } from '../files/source-file';
import { ReadError } from '../read-error';
import type { FormatReader, ReadContext } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { openExport } from './export-password';
import { folderNames, readItem } from './items';

/** Exports of Bitwarden and Vaultwarden in JSON: plain, or protected by a password. */
export const bitwardenReader: FormatReader = {
  format: 'bitwarden',
  recognises: ({ json }) =>
    isObject(json) &&
    typeof json['encrypted'] === 'boolean' &&
    (json['encrypted'] || Array.isArray(json['items'])),
  read: readBitwarden,
};

async function readBitwarden(
  { json, progress }: SourceFile,
  { passphrase, signal }: ReadContext,
): Promise<Reading> {
  const given = json as Readonly<Record<string, unknown>>;
  const opened = given['encrypted'] === true ? await opener(given, passphrase, signal) : given;
  const items = Array.isArray(opened['items']) ? (opened['items'] as unknown[]) : [];
  const folders = folderNames(opened);
  const builder = new ReadingBuilder();
  for (const [index, item] of progress.through(items)) {
    signal?.throwIfAborted();
    await readItem(builder, item, index, folders);
  }
  return builder.reading();
}

async function opener(
  json: Readonly<Record<string, unknown>>,
  passphrase: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Readonly<Record<string, unknown>>> {
  if (json['passwordProtected'] !== true) {
    throw new ReadError(
      'refused',
      'This export can be opened in its own Bitwarden account only. Export again, as “password protected” or as plain JSON.',
    );
  }
  if (!passphrase)
    throw new ReadError('passphrase-needed', 'This export of Bitwarden is protected. Enter its passphrase.');
  const inside = parseJson(await openExport(json, passphrase, signal));
  if (!isObject(inside))
    throw new ReadError('damaged', 'This export of Bitwarden is damaged. Export it again.');
  return inside;
}
