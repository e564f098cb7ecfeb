import { csvHeader, parseCsv } from '../files/csv';
import { isObject, parseJson, pointer } from '../files/json';
import { PARSED } from '../files/reading-progress';
import { SourceFile } from '../files/source-file';
import { addLogin } from '../logins/login';
import { ReadError } from '../read-error';
import type { FormatReader, ReadContext } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { readItem } from './item';
import { listOf, textAt } from './item-fields';

/** The member of a `.1pux` that holds the items (1Password, “About 1PUX”). */
const DATA = 'export.data';

/** What 1Password exports: `.1pux`, an archive, and CSV. */
export const onePasswordReader: FormatReader = {
  format: '1password',
  recognises: (file) => file.archive?.members.some(({ name }) => name === DATA) ?? isTable(file.text),
  read: (file, context) => (file.archive === undefined ? readTable(file) : readArchive(file, context)),
};

async function readArchive({ archive, progress }: SourceFile, { signal }: ReadContext): Promise<Reading> {
  const builder = new ReadingBuilder();
  for (const { name, bytes } of archive?.members ?? []) {
    if (name === DATA) await readData(builder, new SourceFile(name, bytes, undefined, progress), signal);
    else if (name !== 'export.attributes')
      builder.leaveOut(name, 'a file', 'It is attached to an item. KIOPS keeps no files.');
  }
  return builder.reading();
}

async function readData(
  builder: ReadingBuilder,
  { text, progress }: SourceFile,
  signal: AbortSignal | undefined,
): Promise<void> {
  const data = parseJson(text);
  progress.reach(PARSED);
  if (!isObject(data) || !Array.isArray(data['accounts'])) {
    throw new ReadError('damaged', 'The list of this export of 1Password cannot be read. Export it again.');
  }
  const isNone = (value: unknown, at: string, what: string) => {
    if (!isObject(value)) builder.leaveOut(at, what, 'This is not a JSON object.');
    return !isObject(value);
  };
  for (const [a, account] of progress.through(data['accounts'] as unknown[])) {
    if (isNone(account, pointer('accounts', a), 'an account')) continue;
    for (const [v, vault] of progress.through(listOf(account, 'vaults'))) {
      if (isNone(vault, pointer('accounts', a, 'vaults', v), 'a vault')) continue;
      for (const [i, item] of progress.through(listOf(vault, 'items'))) {
        signal?.throwIfAborted();
        // Older exports put each item into an object of its own.
        const content = isObject(item) && isObject(item['item']) ? item['item'] : item;
        await readItem(
          builder,
          content,
          pointer('accounts', a, 'vaults', v, 'items', i),
          textAt(vault, 'attrs', 'name'),
        );
      }
    }
  }
}

/** The columns of the table; others are listed. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  title: ['title'],
  url: ['url', 'website', 'urls'],
  username: ['username'],
  password: ['password'],
  notes: ['notes'],
  codes: ['otpauth'],
  favorite: ['favorite', 'favorite status'],
  archived: ['archived', 'archived status'],
  tags: ['tags'],
};

function isTable(text: string): boolean {
  if (!/^"?(?:title|url|website|username)"?,/i.test(text)) return false;
  const header = (csvHeader(text) ?? []).map((name) => name.trim().toLowerCase());
  return ['title', 'url', 'username', 'password', 'codes', 'archived'].every((column) =>
    COLUMNS[column].some((name) => header.includes(name)),
  );
}

function readTable({ text, progress }: SourceFile): Reading {
  const builder = new ReadingBuilder();
  const [{ cells: names }, ...rows] = parseCsv(text, ',', progress);
  const header = names.map((name) => name.trim().toLowerCase());
  for (const [, { line, cells }] of progress.through(rows)) {
    const at = `line ${line}`;
    const used = new Set<number>();
    const cell = (column: string) => {
      const index = header.findIndex((name) => COLUMNS[column].includes(name));
      used.add(index);
      return cells[index] ?? '';
    };
    const title = cell('title');
    if (cells.length > header.length) {
      builder.leaveOut(
        at,
        `the login ${title}`,
        'Its row has more cells than there are columns: nobody can tell which is which.',
      );
      continue;
    }
    addLogin(builder, {
      at,
      title,
      username: cell('username'),
      password: cell('password'),
      urls: cell('url').split(/[\n]/),
      notes: cell('notes'),
    });
    if (cell('codes') !== '')
      builder.leaveOut(at, `the one-time codes of ${title}`, 'KIOPS makes no one-time codes.');
    if (cell('tags') !== '') builder.leaveOut(at, `the tags of ${title}`, 'A record of KIOPS has no tags.');
    cell('favorite');
    cell('archived');
    cells.forEach((value, index) => {
      if (value !== '' && !used.has(index))
        builder.leaveOut(at, `“${names[index]}” of ${title}`, 'A record of KIOPS has no field for it.');
    });
  }
  return builder.reading();
}
