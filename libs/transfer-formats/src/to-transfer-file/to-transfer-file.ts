import {
  definitionOf,
  RECORD_STORES,
  TRANSFER_FORMAT,
  TRANSFER_VERSION,
  type ExportKey,
  type FieldDefinition,
  type RecordStore,
  type TransferEntry,
  type TransferSshSecret,
} from '@kiops/contracts';
import type { ReadEntry, ReadSshSecret } from '../reading';
import {
  type EntryAnswers,
  entryId,
  type EntryId,
  type GivenKeyFiles,
  type KeyedFile,
  keyFileId,
  secretId,
} from './answers';
import { isProtectedKey } from '../servers/key-secret';
import { joinedKeys, type JoinedKeys } from './joined-keys';
import { hostKeysOf } from './pinned-keys';
import { saidEntry } from './said-entry';
import { storedEntry, storesFor } from './stored-entry';
import type { DraftLists, EntryOrigin, FileLeftOut, ServerPlace, TransferDraft } from './transfer-draft';

/**
 * Puts what was read from any number of files into one transfer file. The names of entries are kept apart by file, and an
 * entry that somebody has to say something about first is left out until it is said, with all that leads through it.
 */
export function toTransferFile(
  files: readonly KeyedFile[],
  answers: EntryAnswers,
  keyFiles: GivenKeyFiles = new Map(),
  registered: readonly ServerPlace[] | null = [],
): TransferDraft {
  const draft = new Draft();
  const joined = joinedKeys(files, keyFiles);
  const allKeys = new Map([...joined.keyFiles, ...keyFiles]);
  for (const { key, file } of files) {
    for (const line of file.leftOut) draft.leftOut.push({ ...line, file: key });
    const entries = file.entries.map((entry, position) => candidateOf(entry, key, position, answers));
    addEntries(draft, key, entries);
    addSecrets(draft, key, file.sshSecrets, entries, answers, joined);
    addKeyFiles(draft, key, entries, allKeys);
  }
  const done = draft.done();
  const servers = (done.file.servers ?? []).flatMap((server): readonly ServerPlace[] => {
    const { host, port, protocol } = server;
    return protocol === 'ssh' && typeof host === 'string' && typeof port === 'number' ? [{ host, port }] : [];
  });
  const { pins, revoked, leftOut } = hostKeysOf(files, servers, registered);
  return { ...done, pins, revoked, leftOut: [...done.leftOut, ...leftOut] };
}

/** An entry with what was said about it. */
interface Candidate {
  readonly entry: ReadEntry;
  readonly id: EntryId;
  /** Null while nobody said it. */
  readonly store: RecordStore | null;
  readonly stores: readonly RecordStore[];
  /** The fields that nobody said. */
  readonly open: readonly string[];
}

type ReadyCandidate = Candidate & { readonly store: RecordStore };

function candidateOf(read: ReadEntry, file: string, position: number, answers: EntryAnswers): Candidate {
  const id = entryId(file, position);
  const stores = storesFor(read);
  const chosen = answers.stores[id];
  const store = chosen !== undefined && stores.includes(chosen) ? chosen : read.store;
  return { id, store, stores, ...saidEntry(read, { file, id, store }, answers) };
}

function addEntries(draft: Draft, key: string, candidates: readonly Candidate[]): void {
  /** Refs of what is left out, with its name. */
  const missing = new Map<string, string>();
  const holdBack = (entry: ReadEntry, reason: string, open?: readonly string[]) => {
    missing.set(refKey(entry.store, entry.ref), nameOf(entry));
    draft.leaveOut(key, entry.at, nameOf(entry), reason, open);
  };
  let ready: readonly ReadyCandidate[] = candidates.filter((candidate): candidate is ReadyCandidate => {
    const { entry, store, open } = candidate;
    if (store === null)
      holdBack(entry, 'Nothing tells which store it belongs to. Choose one under Questions.', ['store']);
    else if (open.length > 0)
      holdBack(entry, `It does not say its ${wordsOf(open)}, and nobody else did.`, open);
    else return true;
    return false;
  });
  // What leads through something that is left out is left out too, and what leads through that.
  for (let before = -1; before !== ready.length;) {
    before = ready.length;
    ready = ready.filter((candidate) => {
      const lost = lostReference(candidate, missing);
      if (lost === undefined) return true;
      holdBack(candidate.entry, `It leads through ${lost}, which is left out.`);
      return false;
    });
  }
  for (const candidate of ready) draft.addEntry(key, candidate);
}

/** What signs in to servers of this file, for which the user may have been said only with the server. */
function addSecrets(
  draft: Draft,
  file: string,
  secrets: readonly ReadSshSecret[],
  entries: readonly Candidate[],
  { accounts }: EntryAnswers,
  joined: JoinedKeys,
): void {
  const said = new Map(
    entries
      .filter(({ open, entry }) => !open.includes('username') && entry.asks?.includes('username'))
      .map(({ entry: { at, fields } }) => [`${at} ${String(fields['host'])}`, String(fields['username'])]),
  );
  for (const [position, secret] of secrets.entries()) {
    const id = secretId(file, position);
    const { at, host, username } = secret;
    // It is added with the servers that name it.
    if (joined.servers.has(id)) continue;
    if (host === null) {
      const chosen = accounts[id] ?? [];
      for (const account of chosen) draft.addSecret(file, id, { ...secret, ...account });
      if (chosen.length === 0) draft.addSecret(file, id, secret);
    } else draft.addSecret(file, id, { ...secret, username: username ?? said.get(`${at} ${host}`) ?? null });
  }
}

function addKeyFiles(draft: Draft, file: string, entries: readonly Candidate[], given: GivenKeyFiles): void {
  const wanted = new Map<string, Candidate[]>();
  for (const candidate of entries)
    for (const path of candidate.entry.keyFiles ?? [])
      wanted.set(path, [...(wanted.get(path) ?? []), candidate]);
  for (const [path, servers] of wanted) {
    const key = given.get(keyFileId(file, path));
    const what = `the key file ${shortened(path)}`;
    if (!key) {
      const { entry } = servers[0];
      const whose = servers.length === 1 ? nameOf(entry) : `${servers.length} servers`;
      draft.leaveOut(file, entry.at, `${what} of ${whose}`, NO_KEY_FILE, ['keyFile']);
      continue;
    }
    for (const { entry, id } of servers) {
      const { host, port, username } = entry.fields;
      const isWhole = typeof host === 'string' && typeof port === 'number' && typeof username === 'string';
      const account = isWhole ? { host, port, username } : { host: null, port: null, username: null };
      draft.addSecret(file, id, { ...key, at: entry.at, ...account });
    }
  }
}

const NO_KEY_FILE = 'It was not chosen. The key can be added to the server later.';

const STAYS_ENCRYPTED = 'It stays encrypted: its passphrase is asked when it is used.';

function lostReference(
  { entry, store }: ReadyCandidate,
  missing: ReadonlyMap<string, string>,
): string | undefined {
  return referencesOf(store)
    .map(({ exportKey, store: target }) => missing.get(refKey(target, String(entry.fields[exportKey]))))
    .find((name) => name !== undefined);
}

function refKey(store: RecordStore | null, ref: string): string {
  return `${store ?? ''} ${ref}`;
}

function referencesOf(store: RecordStore): readonly { exportKey: string; store: RecordStore }[] {
  return Object.values<FieldDefinition>(definitionOf(store).fields).flatMap(({ reference }) =>
    reference ? [{ exportKey: reference.exportKey, store: reference.store as RecordStore }] : [],
  );
}

/** Fields under the names that people know. */
const FIELD_WORDS: Readonly<Record<string, string>> = {
  baseUrl: 'address',
  username: 'user name',
};

function wordsOf(fields: readonly string[]): string {
  return fields.map((field) => FIELD_WORDS[field] ?? field).join(', ');
}

/** `the server web-1`. */
function nameOf({ store, fields }: ReadEntry): string {
  const kind = store === null ? 'login' : definitionOf(store).words.one;
  const label = fields['label'] ?? fields['host'] ?? '';
  return `the ${kind} ${shortened(String(label))}`.trim();
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** A draft that grows. */
class Draft {
  readonly leftOut: FileLeftOut[] = [];
  private readonly lists = Object.fromEntries(
    RECORD_STORES.map((store) => [store, []]),
  ) as unknown as DraftLists;
  private readonly secrets: TransferSshSecret[] = [];
  private readonly origins = Object.fromEntries(
    [...RECORD_STORES, 'browser' as const].map((place) => [place, []]),
  ) as unknown as Record<RecordStore | 'browser', EntryOrigin[]>;
  /** The names of entries that are used so far, by file and the name there. */
  private readonly refs = new Map<string, string>();
  private readonly known: Record<string, string> = {};

  leaveOut(file: string, at: string, what: string, reason: string, open?: readonly string[]): void {
    this.leftOut.push({ file, at, what, reason, ...(open && { open }) });
  }

  addEntry(file: string, { entry, id, store, stores }: ReadyCandidate): void {
    if (entry.onKiops !== undefined) {
      this.known[this.refOf(file, entry.ref)] = entry.onKiops;
      return;
    }
    const { fields, dropped } = storedEntry(entry, store);
    const references = referencesOf(store).flatMap(({ exportKey }) => {
      const ref = entry.fields[exportKey];
      return typeof ref === 'string' ? [[exportKey, this.refOf(file, ref)]] : [];
    });
    const { connections } = entry.fields;
    const stored: TransferEntry = {
      ref: this.refOf(file, entry.ref),
      ...fields,
      ...Object.fromEntries(references),
      ...(Array.isArray(connections) ? { connections: connections as TransferEntry['connections'] } : {}),
    };
    this.lists[store].push(stored);
    this.origins[store].push({
      id,
      file,
      at: entry.at,
      ...(stores.length > 1 ? { stores: [store, ...stores.filter((other) => other !== store)] } : {}),
      ...(entry.remarks?.length ? { remarks: entry.remarks } : {}),
    });
    const lost = Object.keys(dropped);
    if (lost.length > 0) {
      const reason = `KIOPS has no field for it in ${definitionOf(store).words.many}.`;
      this.leaveOut(file, entry.at, `${wordsOf(lost)} of ${nameOf(entry)}`, reason);
    }
  }

  addSecret(file: string, id: EntryId, read: ReadSshSecret): void {
    const { at, host, port, username, secret, fingerprint, preferred, remarks } = read;
    const what = `the ${secret.kind === 'key' ? `SSH key ${fingerprint ?? ''}`.trim() : 'SSH password'}`;
    if (host === null || port === null) {
      this.leaveOut(file, at, what, 'No server was chosen for it.', ['account']);
      return;
    }
    if (username === null) {
      this.leaveOut(file, at, `${what} for ${shortened(host)}`, 'Nobody said for which user it is.', [
        'account',
      ]);
      return;
    }
    this.secrets.push({ host, port, username, ...secret, ...(preferred ? { preferred } : {}) });
    const known = [...(remarks ?? []), ...(isProtectedKey(secret) ? [STAYS_ENCRYPTED] : [])];
    this.origins.browser.push({
      id,
      file,
      at,
      ...(known.length > 0 ? { remarks: known } : {}),
    });
  }

  done(): Omit<TransferDraft, 'pins' | 'revoked'> {
    const lists = RECORD_STORES.map((store) => [definitionOf(store).exportKey, this.lists[store]]);
    return {
      file: {
        format: TRANSFER_FORMAT,
        version: TRANSFER_VERSION,
        ...(Object.fromEntries(lists) as Record<ExportKey, readonly TransferEntry[]>),
      },
      knownServers: this.known,
      sshSecrets: this.secrets,
      origins: this.origins,
      leftOut: this.leftOut,
    };
  }

  /** The name in the one file for a name in one of them: short, and the same each time. */
  private refOf(file: string, ref: string): string {
    const key = `${file} ${ref}`;
    const known = this.refs.get(key);
    if (known !== undefined) return known;
    const name = `e${this.refs.size + 1}`;
    this.refs.set(key, name);
    return name;
  }
}
