import { DB_ENGINES, type DbEngine } from '@kiops/contracts';
import { addDbAccount } from '../databases/db-account';
import { isSocket, portOf, SOCKET } from '../databases/settings';
import { addLogin } from '../logins/login';
import { loginFields, loginSecret } from '../logins/login-fields';
import type { ReadingBuilder } from '../reading-builder';
import type { CsvRows, CsvTarget } from './mapping';

/** What a row of a table says; what is empty it does not say. */
export type TableRow = Readonly<Record<CsvTarget, string>> & { readonly at: string };

/** Why a row of an account on the web is left out that does not say where it signs in. */
export const ROW_WITHOUT_ADDRESS = 'No column of it has an address.';

/** Bitwarden writes all addresses of a login into one cell. */
const BETWEEN_URLS = /,(?=[a-z][a-z0-9+.-]*:\/\/)/i;

const IN_CLEAR = 'Its notes stand beside the secret, readable in lists: look whether a secret is in them.';

/** Adds a row that is no server. */
export function addRow(builder: ReadingBuilder, kind: Exclude<CsvRows, 'servers'>, row: TableRow): void {
  if (kind === 'db-connections') addDatabase(builder, row);
  else if (kind === 'logins') addLoginRow(builder, row);
  else addWebAccount(builder, kind, row);
}

/** The folders that a row names. */
export function groupsOf({ group }: TableRow): readonly string[] {
  return group.split('/').filter((name) => name.trim() !== '');
}

/** The address of a row: its URL, or its host and port. */
function addressOf({ url, host, port }: TableRow): string {
  if (url.trim() !== '') return url.trim();
  return host.trim() === '' || port.trim() === '' ? host.trim() : `${host.trim()}:${port.trim()}`;
}

/** Of a row with both, the URL counts; a port without a host is none. */
function listOtherAddress(builder: ReadingBuilder, { at, url, host, port, label }: TableRow): void {
  const names = [
    ...(host.trim() !== '' && url.trim() !== '' ? ['host'] : []),
    ...(port.trim() !== '' && (url.trim() !== '' || host.trim() === '') ? ['port'] : []),
  ];
  if (names.length > 0)
    builder.leaveOut(
      at,
      `the ${names.join(' and ')} of ${label || url || 'a row'}`,
      url.trim() === '' ? 'It has no host.' : 'Its URL was taken as its address.',
    );
}

function addLoginRow(builder: ReadingBuilder, row: TableRow): void {
  const { at, label, username, password, notes } = row;
  const address = addressOf(row);
  const urls = address.split(BETWEEN_URLS);
  addLogin(builder, { at, title: label, username, password, urls, notes, groups: groupsOf(row) });
  if (password !== '') listOtherAddress(builder, row);
}

function addWebAccount(
  builder: ReadingBuilder,
  store: 'registries' | 'docker-hub' | 'source-repositories',
  row: TableRow,
): void {
  const { at, username, password, notes } = row;
  const isHub = store === 'docker-hub';
  const url = isHub ? '' : addressOf(row);
  const label = row.label || url || username;
  const fault =
    password === '' ? 'It has no password.' : url === '' && !isHub ? ROW_WITHOUT_ADDRESS : undefined;
  if (fault !== undefined) {
    builder.leaveOut(at, `the row ${label}`.trim(), fault);
    return;
  }
  const groups = groupsOf(row);
  const given = {
    label,
    ...(url === '' ? {} : { url }),
    ...(username === '' ? {} : { username }),
    ...(notes === '' ? {} : { notes }),
  };
  builder.add({
    store,
    at,
    fields: loginFields(given, store),
    secret: loginSecret({ password }, store),
    ...(groups.length === 0 ? {} : { groups }),
    ...(username === '' && store !== 'source-repositories' ? { asks: ['username'] } : {}),
    ...(notes === '' ? {} : { remarks: [IN_CLEAR] }),
  });
  if (!isHub) listOtherAddress(builder, row);
}

function addDatabase(builder: ReadingBuilder, row: TableRow): void {
  const { at, label, database, username, password, notes } = row;
  const [host, port] = [row.host.trim(), row.port.trim()];
  const number = portOf(port);
  if (number === null || isSocket(host)) {
    const reason = number === null ? 'Its port is no number from 1 to 65535.' : SOCKET;
    builder.leaveOut(at, `the database ${label || host}`, reason);
    return;
  }
  const engine = engineOf(row.engine);
  const name = row.engine.trim();
  const account = {
    engine: engine ?? ('postgresql' as const),
    label,
    hosts: [{ host, port: number }],
    database,
    username,
    password,
    asks: engine === undefined ? ['engine'] : [],
    remarks: engine === undefined && name !== '' ? [`Its engine is called “${name.slice(0, 80)}”.`] : [],
  };
  addDbAccount(builder, at, account, { groups: groupsOf(row), ...(notes === '' ? {} : { notes }) });
}

/** The engine that a cell names; undefined when none is known by that name. */
export function engineOf(cell: string): DbEngine | undefined {
  const told = cell.trim().toLowerCase();
  return DB_ENGINES.find((name) => name === told || (told === 'postgres' && name === 'postgresql'));
}
