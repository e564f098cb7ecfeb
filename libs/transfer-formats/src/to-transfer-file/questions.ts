import { definitionOf, secretFields, type RecordStore } from '@kiops/contracts';
import { isProtectedKey } from '../servers/key-secret';
import {
  entryId,
  fieldKey,
  keyFileId,
  secretId,
  type EntryId,
  type GivenKeyFiles,
  type KeyedFile,
} from './answers';
import { joinedKeys } from './joined-keys';
import { askedFields } from './said-entry';
import { storesFor } from './stored-entry';

/** An entry that does not say a field, or says it in a way that can be read in two. */
export interface AskedEntry {
  readonly id: EntryId;
  readonly label: string;
  readonly at: string;
  /** What the file seems to say; never a secret. */
  readonly proposal?: string | number;
  /** Whether it was read as something that a person should look at: see `remarks`. */
  readonly isRead: boolean;
  readonly remarks: readonly string[];
}

/** The entries of one file and store that do not say one field. */
export interface FieldQuestion {
  /** As `forAll` has it. */
  readonly key: string;
  readonly file: string;
  readonly store: RecordStore;
  readonly field: string;
  readonly isSecret: boolean;
  readonly entries: readonly AskedEntry[];
}

/** A login for which nothing tells the store. */
export interface StoreQuestion {
  readonly id: EntryId;
  readonly file: string;
  readonly at: string;
  readonly label: string;
  /** The stores that can keep it. */
  readonly stores: readonly RecordStore[];
}

/** A private key for which nobody knows the server, or which its passphrase is asked for. */
export interface KeyQuestion {
  readonly id: EntryId;
  readonly file: string;
  readonly at: string;
  readonly fingerprint?: string;
  /** Whether a passphrase opens it, which nobody said yet. */
  readonly isProtected: boolean;
  /** The servers that it signs in to, where the files say them; missing where the person chooses. */
  readonly signsInTo?: readonly string[];
  readonly remarks: readonly string[];
}

/** A key file that servers of one file sign in with. It is asked for: no file is followed to another one. */
export interface KeyFileQuestion {
  readonly id: string;
  readonly file: string;
  readonly path: string;
  /** The labels of its servers. */
  readonly servers: readonly string[];
}

/** A server of the files, as an SSH secret names it. */
export interface FoundAccount {
  readonly label: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
}

/** All that somebody has to say before everything of some files can be stored. */
export interface Questions {
  readonly fields: readonly FieldQuestion[];
  /** These need no answer: a password manager keeps much that is no account of an infrastructure. */
  readonly stores: readonly StoreQuestion[];
  readonly keys: readonly KeyQuestion[];
  readonly keyFiles: readonly KeyFileQuestion[];
  /** The servers of the files, to choose from for a key. */
  readonly servers: readonly FoundAccount[];
}

/** What has to be asked about these files, whatever was said so far. `given`: key files that a person gave. */
export function questionsOf(files: readonly KeyedFile[], given: GivenKeyFiles = new Map()): Questions {
  const joined = joinedKeys(files, given);
  const fields = new Map<string, FieldQuestion & { readonly entries: AskedEntry[] }>();
  const keyFiles = new Map<string, KeyFileQuestion & { readonly servers: string[] }>();
  const keys: KeyQuestion[] = [];
  const stores: StoreQuestion[] = [];
  const servers: FoundAccount[] = [];
  for (const { key: file, file: read } of files) {
    for (const [position, entry] of read.entries.entries()) {
      const { store, at, remarks = [] } = entry;
      const label = String(entry.fields['label'] ?? entry.fields['host'] ?? '');
      for (const path of entry.keyFiles ?? []) {
        const id = keyFileId(file, path);
        if (joined.keyFiles.has(id)) continue;
        const asked = keyFiles.get(id) ?? { id, file, path, servers: [] };
        asked.servers.push(label);
        keyFiles.set(id, asked);
      }
      const { host, port, username, protocol } = entry.fields;
      if (store === 'servers' && protocol === 'ssh' && typeof host === 'string' && typeof port === 'number')
        if (typeof username === 'string') servers.push({ label, host, port, username });
      if (store === null) {
        stores.push({ id: entryId(file, position), file, at, label, stores: storesFor(entry) });
        continue;
      }
      for (const field of askedFields(entry, store)) {
        const key = fieldKey(file, store, field);
        const isSecret = secretFields(definitionOf(store)).includes(field);
        const asked = fields.get(key) ?? { key, file, store, field, isSecret, entries: [] };
        const value = isSecret ? entry.secret?.[field] : entry.fields[field];
        const isPlain = !isSecret && (typeof value === 'string' || typeof value === 'number');
        asked.entries.push({
          id: entryId(file, position),
          label,
          at,
          ...(isPlain ? { proposal: value } : {}),
          isRead: value !== undefined && value !== '',
          remarks,
        });
        fields.set(key, asked);
      }
    }
    for (const [position, one] of read.sshSecrets.entries()) {
      const { at, host, username, secret, fingerprint, remarks = [] } = one;
      const id = secretId(file, position);
      const signsInTo =
        joined.servers.get(id) ?? (host === null ? undefined : [accountWords(host, username)]);
      const isProtected = isProtectedKey(secret);
      if (signsInTo !== undefined && !isProtected) continue;
      keys.push({
        id,
        file,
        at,
        remarks,
        isProtected,
        ...(signsInTo === undefined ? {} : { signsInTo }),
        ...(fingerprint === undefined ? {} : { fingerprint }),
      });
    }
  }
  return { fields: [...fields.values()], stores, keys, keyFiles: [...keyFiles.values()], servers };
}

function accountWords(host: string, username: string | null): string {
  return username === null ? host : `${username}@${host}`;
}
