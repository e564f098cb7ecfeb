import type { DbEngine } from '@kiops/contracts';
import { addDbAccount } from '../databases/db-account';
import { isSocket, portOf, SOCKET } from '../databases/settings';
import { readAddress } from '../logins/address';
import { addKeyItem } from '../logins/key-item';
import { addLogin, type Login } from '../logins/login';
import type { ReadingBuilder } from '../reading-builder';
import { addServer } from '../servers/found-server';
import { fieldsOf, fieldText, listOf, textAt, type ItemField } from './item-fields';

/** Categories whose items hold an account; the others are listed. */
const CATEGORIES: Readonly<Record<string, 'login' | 'database' | 'server' | 'api' | 'key'>> = {
  '001': 'login',
  '005': 'login',
  '102': 'database',
  '110': 'server',
  '112': 'api',
  '114': 'key',
};

const ENGINES: Readonly<Record<string, DbEngine>> = {
  postgresql: 'postgresql',
  mysql: 'mysql',
  mariadb: 'mariadb',
  mongodb: 'mongodb',
  redis: 'redis',
  mssql: 'sqlserver',
  oracle: 'oracle',
};

/** Adds one item of a vault, and lists each part of it that has no field. */
export async function readItem(
  builder: ReadingBuilder,
  item: unknown,
  at: string,
  vault: string,
): Promise<void> {
  const title = textAt(item, 'overview', 'title');
  const what = `the item ${title}`;
  const state = textAt(item, 'state');
  if (state === 'trashed' || state === 'deleted') {
    builder.leaveOut(at, what, 'It is in the trash of 1Password.');
    return;
  }
  const category = textAt(item, 'categoryUuid');
  const kind = Object.hasOwn(CATEGORIES, category) ? CATEGORIES[category] : undefined;
  const fields = fieldsOf(item);
  const used = new Set<ItemField>();
  const take = (...ids: readonly string[]) => {
    const field = fields.find((one) => ids.includes(one.id) && !used.has(one));
    if (field) used.add(field);
    return field === undefined ? '' : fieldText(field);
  };
  const login = { ...loginOf(item), at, title, groups: vault === '' ? [] : [vault] };
  if (kind === 'database') addDatabase(builder, login, take);
  else if (kind === 'server') addServerItem(builder, login, take);
  else if (kind === 'key') await addKeys(builder, at, title, fields, used);
  else if (kind === 'api') {
    const host = take('hostname');
    addLogin(builder, {
      ...login,
      username: take('username'),
      password: take('credential'),
      urls: [...(host === '' ? [] : [host]), ...login.urls],
    });
  } else if (kind === 'login') addLogin(builder, login);
  else
    builder.leaveOut(
      at,
      what,
      'It is no account: a note, a card, a document or the like. KIOPS keeps accounts only.',
    );
  leaveOutParts(
    builder,
    item,
    at,
    title,
    fields.filter((field) => !used.has(field)),
    kind === 'key',
  );
}

function loginOf(item: unknown): Pick<Login, 'username' | 'password' | 'urls' | 'notes'> {
  const designated = (designation: string) =>
    textAt(
      listOf(item, 'details', 'loginFields').find((field) => textAt(field, 'designation') === designation),
      'value',
    );
  const urls = listOf(item, 'overview', 'urls').map((url) => textAt(url, 'url'));
  const first = textAt(item, 'overview', 'url');
  return {
    username: designated('username'),
    password: designated('password') || textAt(item, 'details', 'password'),
    urls: [...new Set([first, ...urls])].filter((url) => url !== ''),
    notes: textAt(item, 'details', 'notesPlain'),
  };
}

type Take = (...ids: readonly string[]) => string;

function addDatabase(builder: ReadingBuilder, { at, title, notes, groups }: Login, take: Take): void {
  const type = take('database_type').toLowerCase();
  const host = take('hostname');
  const port = portOf(take('port'));
  if (isSocket(host) || port === null) {
    builder.leaveOut(
      at,
      `the database ${title}`,
      port === null ? 'Its port is no number from 1 to 65535.' : SOCKET,
    );
    return;
  }
  const engine = Object.hasOwn(ENGINES, type) ? ENGINES[type] : undefined;
  const sid = take('sid');
  addDbAccount(
    builder,
    at,
    {
      engine: engine ?? 'postgresql',
      label: title,
      hosts: [{ host, port }],
      database: take('database') || sid,
      username: take('username'),
      password: take('password'),
      asks: engine === undefined ? ['engine'] : [],
    },
    { groups, ...(notes === '' ? {} : { notes }) },
  );
}

function addServerItem(builder: ReadingBuilder, login: Login, take: Take): void {
  const { at, title, notes, groups } = login;
  const url = take('url') || login.urls[0] || '';
  const username = take('username') || login.username;
  const password = take('password') || login.password;
  const address = readAddress(url);
  const isWeb = address !== undefined && /^https?$/.test(address.scheme);
  if (address === undefined || isWeb) {
    addLogin(builder, { ...login, username, password, urls: url === '' ? [] : [url] });
    return;
  }
  const added = addServer(builder, {
    at,
    label: title,
    host: address.host,
    port: address.port,
    username: username || address.user,
    password,
    notes,
    groups,
  });
  if (added === undefined && password !== '')
    builder.leaveOut(at, `the password of ${title}`, 'Its server could not be added.');
}

async function addKeys(
  builder: ReadingBuilder,
  at: string,
  title: string,
  fields: readonly ItemField[],
  used: Set<ItemField>,
): Promise<void> {
  const keys = fields.filter(({ kind }) => kind === 'sshKey');
  for (const field of keys) {
    used.add(field);
    const text = textAt(field.value, 'metadata', 'privateKey') || textAt(field.value, 'privateKey');
    await addKeyItem(builder, at, title, text);
  }
  if (keys.length === 0) builder.leaveOut(at, `the item ${title}`, 'It has no private key.');
}

function leaveOutParts(
  builder: ReadingBuilder,
  item: unknown,
  at: string,
  title: string,
  fields: readonly ItemField[],
  isKey: boolean,
): void {
  for (const { title: name, id, kind } of fields) {
    const called = name || id;
    if (kind === 'totp')
      builder.leaveOut(at, `the one-time codes of ${title}`, 'KIOPS makes no one-time codes.');
    else
      builder.leaveOut(
        at,
        `the ${kind === 'concealed' ? 'hidden field' : 'field'} “${called}” of ${title}`,
        'A record of KIOPS has no field for it.',
      );
  }
  const others = listOf(item, 'details', 'loginFields').filter(
    (field) => !/^(?:username|password)$/.test(textAt(field, 'designation')) && textAt(field, 'value') !== '',
  );
  for (const field of others)
    builder.leaveOut(
      at,
      `the field “${textAt(field, 'name')}” of ${title}`,
      'A record of KIOPS has no field for it.',
    );
  const history = listOf(item, 'details', 'passwordHistory').length;
  if (history > 0)
    builder.leaveOut(
      at,
      `${history} former passwords of ${title}`,
      'KIOPS keeps no former passwords of other tools.',
    );
  const tags = listOf(item, 'overview', 'tags').length;
  if (tags > 0) builder.leaveOut(at, `${tags} tags of ${title}`, 'A record of KIOPS has no tags.');
  if (isKey && textAt(item, 'details', 'notesPlain') !== '')
    builder.leaveOut(at, `the notes of ${title}`, 'An SSH key has no notes on KIOPS.');
}
