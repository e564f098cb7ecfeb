import { csvHeader, parseCsv, separatorOf } from '../files/csv';
import type { SourceFile } from '../files/source-file';
import type { FormatReader, ReadContext } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { addServer } from '../servers/found-server';
import { protocolOf } from '../servers/protocols';

const COLUMNS = [
  'groups',
  'label',
  'tags',
  'hostname/ip',
  'protocol',
  'port',
  'username',
  'password',
] as const;
type Column = (typeof COLUMNS)[number];

/** Hosts of Termius, in the table that its import takes (`Groups,Label,Tags,Hostname/IP,Protocol,Port,Username,Password`). */
export const termiusReader: FormatReader = {
  format: 'termius',
  recognises: ({ text, encoding }) => {
    if (encoding === 'binary') return false;
    const head = text.slice(0, 1_000).toLowerCase();
    if (!head.includes('hostname/ip')) return false;
    const header = csvHeader(text, separatorOf(text))?.map(nameOf) ?? [];
    return header.includes('hostname/ip') && header.filter((name) => isColumn(name)).length >= 3;
  },
  read: readTermius,
};

function readTermius({ text, progress }: SourceFile, { signal }: ReadContext): Reading {
  const builder = new ReadingBuilder();
  const [header, ...rows] = parseCsv(text, separatorOf(text), progress);
  const names = header.cells.map(nameOf);
  const others = names.map((name, index) => ({ name, index })).filter(({ name }) => !isColumn(name));
  for (const [, { line, cells }] of progress.through(rows)) {
    signal?.throwIfAborted();
    const at = `line ${line}`;
    const cell = (column: Column) => cells[names.indexOf(column)] ?? '';
    if (cells.every((value) => value === '')) {
      builder.leaveOut(at, 'a row', 'It is empty.');
      continue;
    }
    const label = cell('label') || cell('hostname/ip');
    const known = protocolOf(cell('protocol') || 'ssh');
    if (known === undefined) {
      builder.leaveOut(
        at,
        `the server ${label}`,
        `KIOPS has no servers that are reached by ${cell('protocol')}.`,
      );
      continue;
    }
    const added = addServer(builder, {
      at,
      label,
      protocol: known.protocol,
      host: cell('hostname/ip'),
      port: cell('port') || known.port,
      username: cell('username'),
      password: cell('password'),
      groups: [...partsOf(cell('groups'), '/'), ...partsOf(cell('tags'), ',')],
      remarks: known.remarks,
    });
    const more = [
      ...others
        .filter(({ index }) => (cells[index] ?? '') !== '')
        .map(({ name }) => `“${name.slice(0, 80)}”`),
      ...(cells.length > names.length ? ['cells without a column'] : []),
    ];
    if (added !== undefined && more.length > 0) {
      builder.leaveOut(at, `${more.join(', ')} of ${label}`, 'KIOPS has no such field.');
    }
  }
  return builder.reading();
}

function nameOf(cell: string): string {
  return cell.trim().toLowerCase();
}

function isColumn(name: string): name is Column {
  return (COLUMNS as readonly string[]).includes(name);
}

function partsOf(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
