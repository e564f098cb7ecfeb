import {
  definitionOf,
  HOST,
  readEntry,
  readOutline,
  secretFields,
  TRANSFER_FORMAT,
  UnknownKeys,
  isHeadKey,
  type IncomingEntry,
  type RecordStore,
} from '@kiops/contracts';
import { isObject, pointer } from '../files/json';
import type { SourceFile } from '../files/source-file';
import { ReadError, type ReadErrorCode } from '../read-error';
import type { FormatReader, ReadContext } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { READING_LIMITS } from '../reading-limits';
import { portOf } from '../servers/found-server';

/** How many unknown keys of one entry are named. */
const NAMED_KEYS = 20;

const CODES: Readonly<Record<string, ReadErrorCode>> = {
  'too-large': 'too-large',
  'unsupported-version': 'refused',
};

/** A transfer file of KIOPS itself. */
export const kiopsReader: FormatReader = {
  format: 'kiops',
  recognises: ({ json }) => isObject(json) && json['format'] === TRANSFER_FORMAT,
  read: readKiops,
};

async function readKiops({ json, progress }: SourceFile, { signal }: ReadContext): Promise<Reading> {
  const outline = readOutline(json);
  if (outline.fault !== undefined) throw new ReadError(CODES[outline.fault] ?? 'damaged', outline.detail);
  const builder = new ReadingBuilder(READING_LIMITS.own, true);
  noteUnknown(
    builder,
    '',
    Object.keys(json as object).filter((key) => !isHeadKey(key)),
  );
  const taken = new Set(outline.lists.flatMap(([, list]) => list.map((entry) => refOf(entry))));
  const freeRef = (store: RecordStore) => {
    let ref = builder.ref(store);
    while (taken.has(ref)) ref = builder.ref(store);
    return ref;
  };
  for (const [, [store, list]] of progress.through(outline.lists, 0.9)) {
    for (const [index, entry] of progress.through(list)) {
      signal?.throwIfAborted();
      addEntry(builder, store, index, entry, freeRef);
    }
  }
  for (const [index, secret] of progress.through(outline.sshSecrets)) {
    signal?.throwIfAborted();
    await addSshSecret(builder, pointer('sshSecrets', index), secret);
  }
  return builder.reading();
}

function addEntry(
  builder: ReadingBuilder,
  store: RecordStore,
  index: number,
  given: unknown,
  freeRef: (store: RecordStore) => string,
): void {
  const definition = definitionOf(store);
  const at = pointer(definition.exportKey, index);
  const what = `an entry of ${definition.words.many}`;
  const read = readEntry(store, index, given, new UnknownKeys());
  const fault = faultOf(read) ?? secretFault(store, read);
  if (fault !== undefined) {
    builder.leaveOut(at, what, fault);
    return;
  }
  const references = Object.entries(definition.fields).flatMap(([name, { reference }]) =>
    reference && read.references[name] !== undefined ? [[reference.exportKey, read.references[name]]] : [],
  );
  const secrets = new Set(secretFields(definition));
  const given_ = Object.entries(read.fields).filter(([, value]) => value !== null);
  const secret = Object.fromEntries(given_.filter(([name]) => secrets.has(name))) as Record<string, string>;
  const fields = {
    ...Object.fromEntries(given_.filter(([name]) => !secrets.has(name))),
    ...Object.fromEntries(references),
    ...(read.connections.length === 0 ? {} : { connections: read.connections }),
  };
  const known = new Set([
    'ref',
    'connections',
    ...Object.keys(read.fields),
    ...Object.values(definition.fields).flatMap(({ reference }) => (reference ? [reference.exportKey] : [])),
  ]);
  noteUnknown(
    builder,
    at,
    Object.keys(given as object).filter((key) => !known.has(key)),
  );
  const ref = read.ref ?? freeRef(store);
  if (store === 'servers' && fields['protocol'] === 'ssh' && secret['password']) {
    builder.addSshSecret({
      at,
      host: String(fields['host'] ?? ''),
      port: portOf(String(fields['port'])) ?? null,
      username: String(fields['username'] ?? ''),
      secret: { kind: 'password', password: secret['password'] },
      remarks: ['It stood in the record of its server. KIOPS keeps it in this browser only.'],
    });
    builder.add({ store, ref, at, fields });
    return;
  }
  builder.add({ store, ref, at, fields, secret });
}

function faultOf({ faults }: IncomingEntry): string | undefined {
  const [fault] = faults;
  if (fault === undefined) return undefined;
  return fault.path === '' ? fault.message : `${fault.path}: ${fault.message}`;
}

function secretFault(store: RecordStore, { fields }: IncomingEntry): string | undefined {
  const wrong = secretFields(definitionOf(store)).find(
    (name) => fields[name] !== undefined && fields[name] !== null && typeof fields[name] !== 'string',
  );
  return wrong === undefined ? undefined : `${wrong}: This is not a text.`;
}

function noteUnknown(builder: ReadingBuilder, at: string, keys: readonly string[]): void {
  if (keys.length === 0) return;
  const named = keys.slice(0, NAMED_KEYS).map((key) => (key.length > 80 ? `${key.slice(0, 80)}…` : key));
  const more = keys.length > NAMED_KEYS ? `, and ${keys.length - NAMED_KEYS} more` : '';
  builder.leaveOut(at, `${named.join(', ')}${more}`, 'KIOPS does not know this key.');
}

async function addSshSecret(builder: ReadingBuilder, at: string, given: unknown): Promise<void> {
  const leaveOut = (reason: string) => builder.leaveOut(at, 'an SSH secret', reason);
  if (!isObject(given)) return leaveOut('This is not a JSON object.');
  const { host, username, kind, preferred } = given;
  const port = typeof given['port'] === 'number' ? portOf(given['port']) : undefined;
  if (typeof host !== 'string' || !HOST.test(host) || typeof username !== 'string' || port === undefined) {
    return leaveOut('It does not say for which user, host and port it is.');
  }
  const head = { at, host, port, username, ...(preferred === true ? { preferred } : {}) };
  if (kind === 'password') {
    const password = given['password'];
    if (typeof password !== 'string' || password === '') return leaveOut('It has no password.');
    builder.addSshSecret({ ...head, secret: { kind, password } });
    return;
  }
  if (kind !== 'key') return leaveOut('It is neither a password nor a key.');
  const { privateKey, passphrase } = given;
  if (typeof privateKey !== 'string' || privateKey === '') return leaveOut('It has no key.');
  const read = await builder.keys.secretOf(privateKey);
  if (read.fault !== undefined) return leaveOut(read.fault);
  // Whether the passphrase opens it is found out where the vault takes it: opening thousands of keys takes minutes.
  const secret = typeof passphrase === 'string' && passphrase ? { passphrase } : {};
  builder.addSshSecret({ ...head, ...read, secret: { ...read.secret, ...secret } as typeof read.secret });
}

function refOf(entry: unknown): unknown {
  return isObject(entry) ? entry['ref'] : undefined;
}
