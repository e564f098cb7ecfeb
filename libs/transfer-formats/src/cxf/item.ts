import { base64Text } from '../files/base64';
import { memberOf } from '../files/documents';
import { pointer } from '../files/json';
import { addKeyItem } from '../logins/key-item';
import { addLogin } from '../logins/login';
import type { ReadingBuilder } from '../reading-builder';

/** Why a credential of a kind is not kept. */
const NOT_KEPT: Readonly<Record<string, string>> = {
  passkey: 'A passkey works for its website alone.',
  totp: 'KIOPS makes no one-time codes.',
  'custom-fields': 'A record of KIOPS has no field for it.',
  'item-reference': 'KIOPS keeps no links between items.',
  'generated-password': 'It belongs to no account.',
};

/** Adds the credentials of one item, and lists those that have no store. */
export async function readItem(
  builder: ReadingBuilder,
  item: unknown,
  at: string,
  groups: readonly string[],
): Promise<void> {
  const title = textIn(item, 'title');
  const credentials = memberOf(item, 'credentials');
  const all = Array.isArray(credentials) ? (credentials as unknown[]) : [];
  if (all.length === 0) builder.leaveOut(at, `the item ${title}`, 'It has no credentials.');
  const isOf = (kind: string) => (credential: unknown) => kindOf(credential) === kind;
  const logins = all.filter((credential) => ['basic-auth', 'api-key'].includes(kindOf(credential)));
  const notes = all
    .filter(isOf('note'))
    .map((note) => valueIn(note, 'content'))
    .join('\n');
  const urls = urlsOf(item);
  for (const [index, credential] of all.entries()) {
    const place = at + pointer('credentials', index);
    const kind = kindOf(credential);
    if (kind === 'basic-auth') {
      const own = memberOf(credential, 'urls');
      const login = {
        at: place,
        title,
        username: valueIn(credential, 'username'),
        password: valueIn(credential, 'password'),
        urls: urls.length > 0 || !Array.isArray(own) ? urls : own.filter((url) => typeof url === 'string'),
        notes,
        groups,
      };
      addLogin(builder, login);
    } else if (kind === 'api-key') {
      const url = valueIn(credential, 'url');
      addLogin(builder, {
        at: place,
        title,
        username: valueIn(credential, 'username'),
        password: valueIn(credential, 'key'),
        urls: url === '' ? urls : [url],
        notes,
        groups,
      });
      const others = ['keyType', 'validFrom', 'expiryDate'].filter(
        (name) => valueIn(credential, name) !== '',
      );
      if (others.length > 0)
        builder.leaveOut(place, `${others.join(', ')} of ${title}`, 'A record of KIOPS has no field for it.');
    } else if (kind === 'ssh-key') {
      await addKeyItem(builder, place, title, pemOf(textIn(credential, 'privateKey')));
    } else if (kind === 'note' && logins.length > 0) {
      // It is kept with the login.
    } else {
      builder.leaveOut(
        place,
        `${kind || 'a credential'} of ${title}`,
        Object.hasOwn(NOT_KEPT, kind) ? NOT_KEPT[kind] : 'KIOPS keeps accounts and SSH keys only.',
      );
    }
  }
  const dates = ['creationAt', 'modifiedAt']
    .map((name) => memberOf(item, name))
    .filter((time) => typeof time === 'number');
  if (dates.length > 0)
    builder.leaveOut(at, `the dates of ${title} (${dates.join(', ')})`, 'KIOPS sets dates of its own.');
  const tags = memberOf(item, 'tags');
  if (Array.isArray(tags) && tags.length > 0)
    builder.leaveOut(at, `${tags.length} tags of ${title}`, 'A record of KIOPS has no tags.');
}

/** Drafts before 1.0 called a user name with its password `login`. */
function kindOf(credential: unknown): string {
  const kind = textIn(credential, 'type');
  return kind === 'login' ? 'basic-auth' : kind;
}

function urlsOf(item: unknown): readonly string[] {
  const urls = memberOf(item, 'scope', 'urls');
  return Array.isArray(urls) ? urls.filter((url) => typeof url === 'string') : [];
}

/**
 * A private key as PKCS#8 in base64url becomes a file that every tool reads; other text stays, and what is such a file in
 * base64url becomes that file.
 */
function pemOf(key: string): string {
  if (key.includes('-----BEGIN')) return key;
  const base64 = key.trim().replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  const file = base64Text(base64);
  if (file?.includes('-----BEGIN')) return file;
  const lines = base64.padEnd(Math.ceil(base64.length / 4) * 4, '=').match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
}

/** The value of a field, which is an object with one in it (`EditableField`), or the text itself. */
function valueIn(from: unknown, name: string): string {
  return textIn(from, name) || textIn(memberOf(from, name), 'value');
}

export function textIn(from: unknown, name: string): string {
  const value = memberOf(from, name);
  return typeof value === 'string' ? value : '';
}
