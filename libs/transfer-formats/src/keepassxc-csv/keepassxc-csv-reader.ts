import { csvHeader, parseCsv } from '../files/csv';
import type { SourceFile } from '../files/source-file';
import { addLogin } from '../logins/login';
import type { FormatReader } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';

/** The columns of every version; newer ones have more. */
const COLUMNS = ['Group', 'Title', 'Username', 'Password', 'URL', 'Notes'] as const;

/** The table that KeePassXC exports. */
export const keepassxcCsvReader: FormatReader = {
  format: 'keepassxc-csv',
  recognises: ({ text }) => {
    const header = text.startsWith('"Group"') || text.startsWith('Group') ? csvHeader(text) : undefined;
    return header !== undefined && COLUMNS.every((name, index) => header[index] === name);
  },
  read: readKeepassxc,
};

function readKeepassxc({ text, progress }: SourceFile): Reading {
  const builder = new ReadingBuilder();
  const [{ cells: header }, ...rows] = parseCsv(text, ',', progress);
  for (const [, { line, cells }] of progress.through(rows)) {
    const at = `line ${line}`;
    const cell = (name: string) => cells[header.indexOf(name)] ?? '';
    const title = cell('Title');
    const groups = cell('Group')
      .split('/')
      .filter((name) => name !== '');
    if (cells.every((value) => value === '')) {
      builder.leaveOut(at, 'a row', 'It is empty.');
      continue;
    }
    if (cells.length > header.length) {
      builder.leaveOut(
        at,
        `the login ${title}`,
        'Its row has more cells than there are columns: nobody can tell which is which.',
      );
      continue;
    }
    if (groups.includes('Recycle Bin')) {
      builder.leaveOut(at, `the login ${title}`, 'It is in the recycle bin of KeePassXC.');
      continue;
    }
    // The first group is the database itself.
    addLogin(builder, {
      at,
      title,
      username: cell('Username'),
      password: cell('Password'),
      urls: [cell('URL')],
      notes: cell('Notes'),
      groups: groups.slice(1),
    });
    if (cell('TOTP') !== '')
      builder.leaveOut(at, `the one-time codes of ${title}`, 'KIOPS makes no one-time codes.');
    const dates = ['Created', 'Last Modified'].map(cell).filter((date) => date !== '');
    if (dates.length > 0)
      builder.leaveOut(at, `the dates of ${title} (${dates.join(', ')})`, 'KIOPS sets dates of its own.');
    const others = header.filter((name, index) => !KNOWN.has(name) && (cells[index] ?? '') !== '');
    for (const name of others)
      builder.leaveOut(at, `“${name}” of ${title}`, 'A record of KIOPS has no field for it.');
  }
  return builder.reading();
}

/** An icon's number says nothing without the database. */
const KNOWN: ReadonlySet<string> = new Set([...COLUMNS, 'TOTP', 'Icon', 'Created', 'Last Modified']);
