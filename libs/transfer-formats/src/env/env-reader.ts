import type { DbEngine } from '@kiops/contracts';
import { addDbAccount } from '../databases/db-account';
import type { Pair } from '../databases/settings';
import { PARSED } from '../files/reading-progress';
import { lineShare } from '../files/line-share';
import type { SourceFile } from '../files/source-file';
import type { FormatReader } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { isKnownToken, tokenEntry } from '../token/known-token';
import { dsnAccount, pairsAccount } from '../uri/dsn-account';
import { addressesWithLogin, type AddressWithLogin } from './address-with-login';
import { isAssignment, readEnvFile, type Variable } from './env-file';

/** How many lines are looked at to tell the format. */
const SAMPLE = 200;

/** `.env` files: addresses of databases, variables that tell one together, and tokens. */
export const envReader: FormatReader = {
  format: 'env',
  recognises: ({ firstLines }) => {
    const lines = firstLines.slice(0, SAMPLE);
    const { variables, others } = readEnvFile(lines);
    const isIni = lines.some((line) => /^\[[^\]]*\]\s*$/.test(line));
    return !isIni && variables.length > 0 && others.length * 4 <= variables.length;
  },
  share: (file) => lineShare(file, isAssignment, tellsAccount),
  read: readEnv,
};

/** Whether a line is a variable by whose name or value it may be of an account. */
function tellsAccount(line: string): boolean {
  return isAssignment(line) && /:\/\/|^[^=]*(?:PASS|TOKEN|SECRET|KEY|DSN|URL)/i.test(line);
}

function readEnv({ lines, progress }: SourceFile): Reading {
  const builder = new ReadingBuilder();
  const { variables, others } = readEnvFile(lines);
  progress.reach(PARSED);
  for (const { at } of others)
    builder.leaveOut(at, 'a line', 'It is no NAME=value, or far too long for one.');
  const addresses = addressesWithLogin(variables);
  const told = new Set(addresses.flatMap(variablesOf));
  const sets = setsOf(variables.filter((variable) => !told.has(variable)));
  const members = new Set([...told, ...sets.flatMap((set) => [...set.members.keys()])]);
  for (const [, variable] of progress.through(variables))
    if (!members.has(variable)) readVariable(builder, variable);
  for (const address of addresses) readAddress(builder, address);
  for (const set of sets) readSet(builder, set);
  return builder.reading();
}

function readVariable(builder: ReadingBuilder, { name, value, refers, at }: Variable): void {
  const what = `the variable ${name}`;
  if (value === '') {
    builder.leaveOut(at, what, 'It is empty.');
    return;
  }
  if (isKnownToken(value)) {
    const entry = tokenEntry(at, value);
    if (typeof entry === 'string') builder.leaveOut(at, what, entry);
    else builder.add({ ...entry, fields: { ...entry.fields, label: name } });
    return;
  }
  const account = value.length > 20_000 ? undefined : dsnAccount(value);
  if (account === undefined) {
    builder.leaveOut(at, what, 'It is no address of a database, and no token that KIOPS knows.');
  } else if (typeof account === 'string') builder.leaveOut(at, what, account);
  else if (refers)
    builder.leaveOut(at, what, 'It refers to other variables: put their values in, and import it again.');
  else addDbAccount(builder, at, { label: name, ...account });
}

function variablesOf({ address, user, password }: AddressWithLogin): readonly Variable[] {
  return [address, ...(user === undefined ? [] : [user]), password];
}

function readAddress(builder: ReadingBuilder, told: AddressWithLogin): void {
  const { address, account, user, password } = told;
  const all = variablesOf(told);
  if (all.some(({ refers }) => refers)) leaveOutAsReferring(builder, all);
  else
    addDbAccount(builder, address.at, {
      label: address.name,
      ...account,
      username: account.username || (user?.value ?? ''),
      password: password.value,
      remarks: [`It is told by ${all.map(({ name }) => name).join(', ')}.`, ...(account.remarks ?? [])],
    });
}

function leaveOutAsReferring(builder: ReadingBuilder, all: readonly Variable[]): void {
  for (const { name, at } of all)
    builder.leaveOut(
      at,
      `the variable ${name}`,
      'It refers to other variables, or belongs to one that does: put their values in, and import it again.',
    );
}

/** Variables that tell one account together: `DB_HOST`, `DB_PASSWORD` and so on. */
interface VariableSet {
  readonly prefix: string;
  readonly engine: DbEngine | undefined;
  readonly members: ReadonlyMap<Variable, string>;
}

/** What a variable is, by the end of its name, under the names of `settings.ts`. */
const PART =
  /^(.*?)_?(HOST|HOSTNAME|SERVER|PORT|DATABASE|DBNAME|DB|NAME|USERNAME|USER|PASSWORD|PASS|SSLMODE|CONNECTION|DRIVER|ENGINE|DIALECT|TYPE)$/;
const MEANING: Readonly<Record<string, string>> = {
  HOST: 'host',
  HOSTNAME: 'host',
  SERVER: 'host',
  PORT: 'port',
  DATABASE: 'database',
  DBNAME: 'database',
  DB: 'database',
  NAME: 'database',
  USERNAME: 'user',
  USER: 'user',
  PASSWORD: 'password',
  PASS: 'password',
  SSLMODE: 'sslmode',
  CONNECTION: 'engine',
  DRIVER: 'engine',
  ENGINE: 'engine',
  DIALECT: 'engine',
  TYPE: 'engine',
};

/** Prefixes that stand for a database, and the engine that they name. */
const PREFIXES: readonly (readonly [RegExp, DbEngine | undefined])[] = [
  [/POSTGRES|^PG$|(?:^|_)PG(?:$|_)/, 'postgresql'],
  [/MARIADB/, 'mariadb'],
  [/MYSQL/, 'mysql'],
  [/MONGO/, 'mongodb'],
  [/REDIS|VALKEY/, 'redis'],
  [/MSSQL|SQLSERVER/, 'sqlserver'],
  [/ORACLE/, 'oracle'],
  [/(?:^|_)(?:DB|DATABASE|TYPEORM|RDS)(?:$|_)/, undefined],
];

const ENGINE_WORDS: Readonly<Record<string, DbEngine>> = {
  pgsql: 'postgresql',
  postgres: 'postgresql',
  postgresql: 'postgresql',
  mysql: 'mysql',
  mysql2: 'mysql',
  mariadb: 'mariadb',
  mongodb: 'mongodb',
  mongo: 'mongodb',
  redis: 'redis',
  sqlsrv: 'sqlserver',
  mssql: 'sqlserver',
  sqlserver: 'sqlserver',
  oracle: 'oracle',
};

function setsOf(variables: readonly Variable[]): readonly VariableSet[] {
  const byPrefix = new Map<string, Map<string, Variable>>();
  for (const variable of variables) {
    const [, prefix, part] = PART.exec(variable.name.toUpperCase().slice(0, 200)) ?? [];
    if (part === undefined || !PREFIXES.some(([pattern]) => pattern.test(prefix))) continue;
    const parts = byPrefix.get(prefix) ?? new Map<string, Variable>();
    byPrefix.set(prefix, parts);
    // The first one that means it: `POSTGRES_DB` comes before a later `POSTGRES_NAME`.
    if (!parts.has(MEANING[part])) parts.set(MEANING[part], variable);
  }
  return [...byPrefix].flatMap(([prefix, parts]) => {
    const told = (parts.get('engine')?.value ?? '').toLowerCase();
    const engine =
      (Object.hasOwn(ENGINE_WORDS, told) ? ENGINE_WORDS[told] : undefined) ??
      PREFIXES.find(([pattern]) => pattern.test(prefix))?.[1];
    const isOne =
      parts.get('password')?.value && (parts.has('host') || parts.has('user') || parts.has('database'));
    return isOne
      ? [{ prefix, engine, members: new Map([...parts].map(([meaning, variable]) => [variable, meaning])) }]
      : [];
  });
}

function readSet(builder: ReadingBuilder, { prefix, engine, members }: VariableSet): void {
  const all = [...members];
  const at = all.find(([, meaning]) => meaning === 'password')?.[0].at ?? '';
  if (all.some(([{ refers }]) => refers)) {
    leaveOutAsReferring(builder, [...members.keys()]);
    return;
  }
  const pairs: readonly Pair[] = all
    .filter(([, meaning]) => meaning !== 'engine')
    .map(([{ value }, meaning]) => [meaning, value]);
  const account = pairsAccount(engine ?? 'postgresql', pairs);
  if (typeof account === 'string') {
    for (const [{ name, at: where }] of all) builder.leaveOut(where, `the variable ${name}`, account);
    return;
  }
  addDbAccount(builder, at, {
    label: `${prefix} ${account.hosts[0]?.host ?? ''}`.trim(),
    ...account,
    asks: [...(engine === undefined ? ['engine'] : []), ...(account.asks ?? [])],
    remarks: [`It is told by ${all.map(([{ name }]) => name).join(', ')}.`, ...(account.remarks ?? [])],
  });
}
