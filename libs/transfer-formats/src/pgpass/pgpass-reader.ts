import { addDbAccount } from '../databases/db-account';
import { isSocket, portOf, SOCKET } from '../databases/settings';
import { lineShare } from '../files/line-share';
import type { SourceFile } from '../files/source-file';
import type { FormatReader } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';

/** How many lines are looked at to tell the format. */
const SAMPLE = 100;

/** `.pgpass` of PostgreSQL (libpq section 33.16): `host:port:database:user:password` per line. */
export const pgpassReader: FormatReader = {
  format: 'pgpass',
  recognises: ({ firstLines }) => {
    const used = firstLines.slice(0, SAMPLE).filter(isUsed);
    return used.filter(isUsual).length * 2 > used.length;
  },
  share: (file) => lineShare(file, isUsual),
  read: readPgpass,
};

/** Neither empty nor a comment. */
function isUsed(line: string): boolean {
  return !/^\s*(?:#|$)/.test(line);
}

function isUsual(line: string): boolean {
  const fields = fieldsOf(line.slice(0, 20_000));
  return fields.length >= 5 && /^(?:\d{1,5}|\*)$/.test(fields[1]);
}

function readPgpass({ lines, progress }: SourceFile): Reading {
  const builder = new ReadingBuilder();
  for (const [index, line] of progress.through(lines)) {
    if (!isUsed(line)) continue;
    const at = `line ${index + 1}`;
    // A line that is indented: no host has blanks before it. Those behind the password are its own.
    const fields = fieldsOf(line.trimStart());
    const reason = reasonAgainst(fields);
    if (reason !== undefined) {
      builder.leaveOut(at, 'a password of PostgreSQL', reason);
      continue;
    }
    const [host, port, database, username, password] = fields.map(unescaped);
    const isAny = (field: number) => fields[field] === '*';
    addDbAccount(builder, at, {
      engine: 'postgresql',
      hosts: [{ host, port: isAny(1) ? undefined : Number(port) }],
      database: isAny(2) ? undefined : database,
      username: isAny(3) ? undefined : username,
      password,
      asks: isAny(1) ? ['port'] : [],
      remarks:
        fields.length > 5
          ? ['It goes on after a colon behind the password, which PostgreSQL does not read.']
          : [],
    });
  }
  return builder.reading();
}

function reasonAgainst(fields: readonly string[]): string | undefined {
  if (fields.length < 5) return 'It has fewer than five fields with colons between them.';
  const [host, port, , , password] = fields;
  if (host === '*')
    return 'It is for every host. KIOPS keeps accounts of one host: add it where you need it.';
  if (isSocket(host)) return SOCKET;
  if (host === '') return 'It names no host.';
  if (port !== '*' && !portOf(port)) return 'Its port is no number from 1 to 65535.';
  return password === '' ? 'It has no password.' : undefined;
}

/** Divides at colons that are not escaped, from the left as libpq does. Escapes stay. */
function fieldsOf(line: string): readonly string[] {
  const fields: string[] = [];
  let start = 0;
  for (let at = 0; at <= line.length; at += 1) {
    if (line[at] === '\\') at += 1;
    else if (at === line.length || line[at] === ':') {
      fields.push(line.slice(start, at));
      start = at + 1;
    }
  }
  if (start < line.length && line.endsWith('\\') && fields.length < 5) fields.push(line.slice(start));
  return fields;
}

/** A backslash escapes what comes after it; the last character of a line is itself. */
function unescaped(field: string): string {
  return field.replace(/\\([^])/g, '$1');
}
