import { DB_ENGINES, type DbEngine } from '@kiops/contracts';
import { addDbAccount } from '../databases/db-account';
import { isSocket, portOf, SOCKET } from '../databases/settings';
import type { CsvRow } from '../files/csv';
import { addLogin } from '../logins/login';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { addServer } from '../servers/found-server';
import { isEnough, type CsvMapping, type CsvTarget } from './mapping';

/** Reads the rows of a table by a mapping. A column that becomes nothing is listed once, a row that cannot be read by itself. */
export function readTable(rows: readonly CsvRow[], mapping: CsvMapping): Reading {
  const builder = new ReadingBuilder();
  const [first] = rows;
  const body = mapping.hasHeader ? rows.slice(1) : rows;
  const nameOf = (index: number) =>
    mapping.hasHeader ? `“${first?.cells[index] ?? ''}”` : String(index + 1);
  if (!isEnough(mapping)) {
    for (const { line } of body)
      builder.leaveOut(`line ${line}`, 'a row', 'Nothing tells what its columns are. Say what each one is.');
    return builder.reading();
  }
  const width = mapping.columns.length;
  for (let index = 0; index < width; index += 1) {
    const count =
      mapping.columns[index] === null ? body.filter(({ cells }) => (cells[index] ?? '') !== '').length : 0;
    if (count > 0)
      builder.leaveOut(
        `line ${first.line}`,
        `the column ${nameOf(index)} with ${count} values`,
        'It was given no field.',
      );
  }
  for (const { line, cells } of body) {
    const at = `line ${line}`;
    const cell = (target: CsvTarget) => cells[mapping.columns.indexOf(target)] ?? '';
    if (cells.every((value) => value.trim() === '')) builder.leaveOut(at, 'a row', 'It is empty.');
    else if (cells.length > width)
      builder.leaveOut(
        at,
        'a row',
        'It has more cells than there are columns: nobody can tell which is which.',
      );
    else readRow(builder, at, mapping, cell);
  }
  return builder.reading();
}

function readRow(
  builder: ReadingBuilder,
  at: string,
  { rows }: CsvMapping,
  cell: (target: CsvTarget) => string,
): void {
  const [label, username, password, notes] = [
    cell('label'),
    cell('username'),
    cell('password'),
    cell('notes'),
  ];
  const host = cell('host').trim();
  const port = cell('port').trim();
  const groups = cell('group')
    .split('/')
    .filter((name) => name !== '');
  if (rows === 'servers') {
    const found = { at, label, host: host || cell('url'), port, username, password, notes, groups };
    if (addServer(builder, found) === undefined && password !== '')
      builder.leaveOut(at, `the password of ${label || host}`, 'Its server could not be added.');
    return;
  }
  if (rows === 'logins') {
    const address = cell('url') || (host === '' || port === '' ? host : `${host}:${port}`);
    addLogin(builder, { at, title: label, username, password, urls: [address], notes, groups });
    return;
  }
  const number = portOf(port);
  if (number === null || isSocket(host)) {
    builder.leaveOut(
      at,
      `the database ${label || host}`,
      number === null ? 'Its port is no number from 1 to 65535.' : SOCKET,
    );
    return;
  }
  const told = cell('engine').trim().toLowerCase();
  const engine = DB_ENGINES.find(
    (name): name is DbEngine => name === told || (told === 'postgres' && name === 'postgresql'),
  );
  const account = {
    engine: engine ?? ('postgresql' as const),
    label,
    hosts: [{ host, port: number }],
    database: cell('database'),
    username,
    password,
  };
  addDbAccount(
    builder,
    at,
    { ...account, asks: engine === undefined ? ['engine'] : [] },
    { groups, ...(notes === '' ? {} : { notes }) },
  );
}
