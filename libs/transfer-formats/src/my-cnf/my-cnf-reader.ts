import { addDbAccount } from '../databases/db-account';
import { settingOf, type Pair } from '../databases/settings';
import { PARSED } from '../files/reading-progress';
import { lineShare } from '../files/line-share';
import type { SourceFile } from '../files/source-file';
import type { FormatReader } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { pairsAccount } from '../uri/dsn-account';
import { readOptionFile, type OptionGroup } from './option-file';

/** The groups of MySQL's and MariaDB's programs, with the suffixes that people give them. */
const GROUP =
  /^(?:client|mysql|mariadb|mysqld|mysqldump|mysqladmin|mysqlimport|mysqlcheck|mysqlshow|mysqlslap|mysqlbinlog|mysqlhotcopy|mysqlsh|mysqlpump|mysqltest|mysql_upgrade|mysql-router|mysql_cluster|mysqld_safe|mysqld_multi|mysqld\d+|server|mariadb-(?:client|dump|admin|server)|mariadbd?-?[\d.]*|client-(?:server|mariadb)|galera|embedded|sst|xtrabackup|mycli|perl|php)(?:[\W_].*|\d+)?$/i;
/** How many lines are looked at to tell the format. */
const SAMPLE = 200;

const SERVER = /^(?:mysqld(?!ump)|mariadbd(?!ump)|server|mariadb-server|galera|embedded|sst)/i;

/** `.my.cnf` of MySQL and MariaDB (MySQL manual, “Using Option Files”). */
export const myCnfReader: FormatReader = {
  format: 'my-cnf',
  recognises: ({ firstLines }) => {
    const used = firstLines
      .slice(0, SAMPLE)
      .map((line) => line.trim())
      .filter((line) => line !== '' && !/^[#;!]/.test(line));
    const groups = used.filter((line) => line.startsWith('['));
    const options = used.filter((line) => !line.startsWith('['));
    return (
      groups.some(isGroup) &&
      options.every((line) => OPTION.test(line)) &&
      options.some((line) => /^(?:user|password|pass|host|port|socket|database)\s*=/i.test(line))
    );
  },
  share: (file) => lineShare(file, (line) => isGroup(line) || OPTION.test(line.trim()), isGroup),
  read: readMyCnf,
};

const OPTION = /^[A-Za-z][\w-]*\s*(?:=|$)/;

function isGroup(line: string): boolean {
  const text = line.trim();
  return text.startsWith('[') && GROUP.test(text.slice(1, 80).split(']')[0].trim());
}

function readMyCnf({ lines, progress }: SourceFile): Reading {
  const builder = new ReadingBuilder();
  const { groups, others } = readOptionFile(lines);
  progress.reach(PARSED);
  for (const { at, line } of others) {
    if (line.startsWith('!'))
      builder.leaveOut(
        at,
        line.split(/\s/, 1)[0],
        'No file is followed to another one: import that one too.',
      );
    else builder.leaveOut(at, 'a line', 'It stands before the first group, or is too long.');
  }
  const client = groups.find(({ name }) => name === 'client');
  const ofClient = client
    ? accountPairs(client).filter(([name]) => CONNECTION.has(name) || settingOf(name) === 'tls')
    : [];
  for (const [, group] of progress.through(groups))
    addGroup(builder, group, group === client ? [] : ofClient);
  return builder.reading();
}

/** Options that say to whom a program connects. */
const CONNECTION = new Set(['host', 'port', 'user', 'password', 'database']);

function addGroup(builder: ReadingBuilder, group: OptionGroup, ofClient: readonly Pair[]): void {
  const own = accountPairs(group);
  const what = `the group [${group.name}]`;
  if (SERVER.test(group.name) && !own.some(([name]) => name === 'password')) {
    builder.leaveOut(group.at, what, 'It sets up a server of MySQL. KIOPS keeps accounts only.');
    return;
  }
  if (!own.some(([name]) => CONNECTION.has(name))) {
    builder.leaveOut(group.at, what, 'It names no account.');
    return;
  }
  const socket = own.find(([name]) => name === 'socket');
  const plain = own.filter(([name]) => name !== 'socket');
  const named = new Set(plain.map(([name]) => settingOf(name)));
  const inherited = ofClient.filter(([name]) => !named.has(settingOf(name)));
  const engine = /maria/i.test(group.name) ? 'mariadb' : 'mysql';
  const pairs: readonly Pair[] = [...inherited, ...plain];
  const twice = [...new Set(repeated(group))].map((name) => `${name} (it stands twice)`);
  const account = pairsAccount(engine, pairs);
  if (typeof account === 'string') {
    builder.leaveOut(group.at, what, account);
    return;
  }
  const isHere = account.hosts.length === 0;
  addDbAccount(builder, group.at, {
    ...account,
    hosts: isHere ? [{ host: 'localhost', port: portIn(pairs) }] : account.hosts,
    asks: isHere ? ['host'] : [],
    remarks: [
      ...(inherited.length > 0
        ? [`It takes ${inherited.map(([name]) => name).join(', ')} from [client], as MySQL does.`]
        : []),
      ...(isHere ? ['It names no host, which means the machine of the file.'] : []),
    ],
    dropped: [...(account.dropped ?? []), ...twice, ...(socket ? ['socket'] : [])],
  });
}

function portIn(pairs: readonly Pair[]): number | undefined {
  const port = Number(pairs.findLast(([name]) => name === 'port')?.[1]);
  return port >= 1 && port <= 65_535 ? port : undefined;
}

/** The options of an account that stand more than once in a group. */
function repeated({ options }: OptionGroup): readonly string[] {
  const names = options.map(({ name }) => (name === 'pass' ? 'password' : name));
  return names.filter((name, index) => CONNECTION.has(name) && names.indexOf(name) !== index);
}

/** The options of a group as pairs; of one that stands twice the last counts. */
function accountPairs({ options }: OptionGroup): readonly Pair[] {
  const last = new Map(options.map(({ name, value }) => [name === 'pass' ? 'password' : name, value ?? '']));
  return [...last];
}
