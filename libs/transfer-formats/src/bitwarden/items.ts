import { isText, memberOf } from '../files/documents';
import { isObject, pointer } from '../files/json';
import { addKeyItem } from '../logins/key-item';
import { addLogin } from '../logins/login';
import type { ReadingBuilder } from '../reading-builder';

/** What Bitwarden calls the kinds of its items. */
const KINDS = { login: 1, note: 2, card: 3, identity: 4, sshKey: 5 } as const;

const NO_STORE: Readonly<Record<number, string>> = {
  [KINDS.note]: 'It is a note. KIOPS keeps accounts only.',
  [KINDS.card]: 'It is a payment card. KIOPS keeps accounts only.',
  [KINDS.identity]: 'It is an identity. KIOPS keeps accounts only.',
};

/** The names of folders or collections by their ids. */
export function folderNames(json: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const all = ['folders', 'collections'].flatMap((name) =>
    Array.isArray(json[name]) ? (json[name] as unknown[]) : [],
  );
  return new Map(all.map((folder) => [textOf(folder, 'id'), textOf(folder, 'name')]));
}

/** Adds one item, and lists each part of it that has no field. */
export async function readItem(
  builder: ReadingBuilder,
  item: unknown,
  index: number,
  folders: ReadonlyMap<string, string>,
): Promise<void> {
  const at = pointer('items', index);
  const title = textOf(item, 'name');
  const kind = memberOf(item, 'type');
  if (isText(memberOf(item, 'deletedDate'))) {
    builder.leaveOut(at, `the item ${title}`, 'It is in Bitwarden’s trash.');
    return;
  }
  const login = memberOf(item, 'login');
  const key = textOf(memberOf(item, 'sshKey'), 'privateKey');
  if (kind === KINDS.sshKey && key !== '') await addKeyItem(builder, at, title, key);
  else if (kind === KINDS.login && isObject(login)) {
    const uris = memberOf(login, 'uris');
    addLogin(builder, {
      at,
      title,
      username: textOf(login, 'username'),
      password: textOf(login, 'password'),
      urls: Array.isArray(uris) ? uris.map((uri) => textOf(uri, 'uri')) : [],
      notes: textOf(item, 'notes'),
      groups: groupsOf(item, folders),
    });
  } else
    builder.leaveOut(
      at,
      `the item ${title}`,
      NO_STORE[Number(kind)] ?? 'It is of a kind that KIOPS does not know.',
    );
  leaveOutParts(builder, item, at, title);
}

function groupsOf(item: unknown, folders: ReadonlyMap<string, string>): readonly string[] {
  const collections = memberOf(item, 'collectionIds');
  const id = textOf(item, 'folderId') || (Array.isArray(collections) ? String(collections[0] ?? '') : '');
  return (folders.get(id) ?? '').split('/').filter((name) => name !== '');
}

function leaveOutParts(builder: ReadingBuilder, item: unknown, at: string, title: string): void {
  const login = memberOf(item, 'login');
  const list = (from: unknown, name: string) => {
    const value = memberOf(from, name);
    return Array.isArray(value) ? (value as unknown[]) : [];
  };
  list(item, 'fields').forEach((field, index) => {
    const hidden = memberOf(field, 'type') === 1 ? 'hidden field' : 'field';
    builder.leaveOut(
      `${at}${pointer('fields', index)}`,
      `the ${hidden} “${textOf(field, 'name')}” of ${title}`,
      'A record of KIOPS has no field for it.',
    );
  });
  if (textOf(login, 'totp') !== '')
    builder.leaveOut(`${at}/login/totp`, `the one-time codes of ${title}`, 'KIOPS makes no one-time codes.');
  const passkeys = list(login, 'fido2Credentials').length;
  if (passkeys > 0)
    builder.leaveOut(
      `${at}/login/fido2Credentials`,
      `${passkeys} passkeys of ${title}`,
      'A passkey works for its website alone.',
    );
  const history = list(item, 'passwordHistory').length;
  if (history > 0)
    builder.leaveOut(
      `${at}/passwordHistory`,
      `${history} former passwords of ${title}`,
      'KIOPS keeps no former passwords of other tools.',
    );
  const isNote = memberOf(item, 'type') === KINDS.sshKey && textOf(item, 'notes') !== '';
  if (isNote) builder.leaveOut(`${at}/notes`, `the notes of ${title}`, 'An SSH key has no notes on KIOPS.');
  const dates = ['creationDate', 'revisionDate']
    .map((name) => textOf(item, name))
    .filter((date) => date !== '');
  if (dates.length > 0)
    builder.leaveOut(at, `the dates of ${title} (${dates.join(', ')})`, 'KIOPS sets dates of its own.');
}

function textOf(from: unknown, name: string): string {
  const value = memberOf(from, name);
  return typeof value === 'string' ? value : '';
}
