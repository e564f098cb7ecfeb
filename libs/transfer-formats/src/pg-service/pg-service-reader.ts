import { addDbAccount } from '../databases/db-account';
import type { Pair } from '../databases/settings';
import { trimmed } from '../files/blanks';
import { PARSED } from '../files/reading-progress';
import { lineShare } from '../files/line-share';
import type { SourceFile } from '../files/source-file';
import type { FormatReader } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { pairsAccount } from '../uri/dsn-account';

/** Keywords that tell the format; libpq has some thirty more. */
const SURE =
  /^(?:host|hostaddr|port|dbname|user|password|passfile|sslmode|service|application_name|connect_timeout|options)$/;

/** The connection service file of PostgreSQL (libpq section 33.17): a section of keywords per service. */
export const pgServiceReader: FormatReader = {
  format: 'pg-service',
  recognises: ({ firstLines }) => {
    const used = firstLines
      .slice(0, 200)
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'));
    const names = used.filter((line) => !line.startsWith('[')).map((line) => line.split('=', 1)[0].trimEnd());
    return (
      used.length > 1 &&
      isSection(used[0]) &&
      // So TOML has it.
      !used.some((line) => /^\w+\s+=\s*["']/.test(line)) &&
      names.every((name) => /^[a-z_]+$/.test(name) || name.startsWith('ldap')) &&
      names.some((name) => /^(?:dbname|host|hostaddr|user|password|service)$/.test(name)) &&
      names.filter((name) => SURE.test(name)).length * 2 > names.length
    );
  },
  share: (file) => (file.firstLines.some(isSection) ? lineShare(file, isOfService, isOfAccount) : 0),
  read: readPgService,
};

function isSection(line: string): boolean {
  return /^\s*\[[^\]]+\]\s*$/.test(line);
}

function isOfService(line: string): boolean {
  return isSection(line) || SURE.test(line.trim().split('=', 1)[0]);
}

function isOfAccount(line: string): boolean {
  return /^\s*(?:dbname|host|hostaddr|user|password|service)=/.test(line);
}

interface Service {
  readonly name: string;
  readonly at: string;
  readonly pairs: Pair[];
  /** It is kept in a directory. */
  ldap?: true;
}

function readPgService({ lines, progress }: SourceFile): Reading {
  const builder = new ReadingBuilder();
  const services: Service[] = [];
  lines.forEach((raw, index) => {
    const line = trimmed(raw);
    const at = `line ${index + 1}`;
    const service = services.at(-1);
    if (line === '' || line.startsWith('#')) return;
    if (line.startsWith('[')) services.push({ name: line.slice(1).replace(/\].*$/s, ''), at, pairs: [] });
    else if (service === undefined) builder.leaveOut(at, 'a line', 'It stands before the first service.');
    else if (/^ldaps?:/.test(line)) service.ldap = true;
    else {
      const equals = line.indexOf('=');
      if (equals < 0) builder.leaveOut(at, 'a line', 'It has no “=”.');
      else service.pairs.push(pairOf(line.slice(0, equals), line.slice(equals + 1)));
    }
  });
  const seen = new Set<string>();
  progress.reach(PARSED);
  for (const [, service] of progress.through(services)) {
    addService(builder, service, seen.has(service.name));
    seen.add(service.name);
  }
  return builder.reading();
}

/** PostgreSQL takes no blank before the sign; other programs do, and then leave out the one behind it, too. */
function pairOf(name: string, value: string): Pair {
  const keyword = trimmed(name);
  return keyword === name ? [name, value] : [keyword, trimmed(value)];
}

function addService(builder: ReadingBuilder, { name, at, pairs, ldap }: Service, isSecond: boolean): void {
  const what = `the service ${name}`;
  if (ldap && pairs.length === 0) {
    builder.leaveOut(at, what, 'It is kept in a directory (LDAP), not in this file.');
    return;
  }
  if (pairs.length === 0) {
    builder.leaveOut(at, what, 'It is empty.');
    return;
  }
  const account = pairsAccount('postgresql', pairs, 'first');
  if (typeof account === 'string') {
    builder.leaveOut(at, what, account);
    return;
  }
  const remarks = isSecond ? ['Another service of this name stands before it, which PostgreSQL takes.'] : [];
  addDbAccount(builder, at, { label: name, ...account, remarks });
}
