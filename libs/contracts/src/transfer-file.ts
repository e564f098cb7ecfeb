import { referenceFields, type IncomingEntry, type ReferenceField } from './import-entry';
import { LIMITS, SINGLE_LINE_TEXT } from './limits';
import type { FieldError } from './problems';
import { DEFINITIONS, RECORD_STORES, definitionOf, type RecordStore } from './stores/all-stores';
import { TRANSFER_FORMAT, TRANSFER_VERSION, type TransferConnection } from './transfer';

/** What a file says about itself. */
export interface TransferHead {
  /** RFC 3339; null when the file does not say. */
  readonly exportedAt: string | null;
  readonly origin: string | null;
}

/** A file that can be read, with its entries as they stand there. */
export interface TransferOutline extends TransferHead {
  readonly fault?: undefined;
  /** In the order of the stores. */
  readonly lists: readonly (readonly [RecordStore, readonly unknown[]])[];
  /** The SSH secrets, unjudged: only the browser's vault may read them. */
  readonly sshSecrets: readonly unknown[];
}

/** Why a file as a whole is refused: a problem code, and a sentence that says what is wrong. */
export interface TransferFileFault {
  readonly fault: 'invalid-transfer-file' | 'unsupported-version' | 'too-large';
  readonly detail: string;
}

/** Refused before any entry is looked at. */
export const TOO_MANY_ENTRIES: TransferFileFault = {
  fault: 'too-large',
  detail: `A file holds at most ${LIMITS.transferEntries.max.toLocaleString('en')} entries. Split it.`,
};

type JsonObject = Readonly<Record<string, unknown>>;

const HEAD_KEYS = ['format', 'version', 'exportedAt', 'origin', 'sshSecrets'];
const KNOWN_KEYS = new Set([...HEAD_KEYS, ...RECORD_STORES.map((store) => DEFINITIONS[store].exportKey)]);
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads parsed JSON as a transfer file, as far as no entry is looked at: finds what spoils the whole file. Never throws,
 * and never puts a value of the file into a message.
 */
export function readOutline(parsed: unknown): TransferOutline | TransferFileFault {
  if (!isObject(parsed)) return NO_OBJECT;
  const head = readHead(parsed);
  if ('fault' in head) return head;
  const lists: (readonly [RecordStore, readonly unknown[]])[] = [];
  for (const store of RECORD_STORES) {
    const key = DEFINITIONS[store].exportKey;
    const list = parsed[key] ?? [];
    if (!Array.isArray(list)) return noList(key);
    lists.push([store, list]);
  }
  const sshSecrets = parsed['sshSecrets'] ?? [];
  if (!Array.isArray(sshSecrets)) return noList('sshSecrets');
  // The two halves of a file go to two places: each may hold as many.
  const records = lists.reduce((sum, [, list]) => sum + list.length, 0);
  return Math.max(records, sshSecrets.length) > LIMITS.transferEntries.max
    ? TOO_MANY_ENTRIES
    : { ...head, lists, sshSecrets };
}

/** Reads what a file says about itself. Never throws. */
export function readHead(file: JsonObject): TransferHead | TransferFileFault {
  if (file['format'] !== TRANSFER_FORMAT) return notOurs(`Its “format” is not “${TRANSFER_FORMAT}”.`);
  const version = file['version'];
  if (!Number.isInteger(version) || (version as number) < 1)
    return notOurs('Its “version” is not a version number.');
  if (version !== TRANSFER_VERSION) {
    return {
      fault: 'unsupported-version',
      detail: `The file has version ${String(version)}; this KIOPS reads version ${TRANSFER_VERSION}.`,
    };
  }
  return {
    exportedAt: isDateTime(file['exportedAt']) ? file['exportedAt'] : null,
    origin: isShortText(file['origin']) ? file['origin'] : null,
  };
}

/** Whether a key of the file itself has a meaning. */
export function isHeadKey(key: string): boolean {
  return KNOWN_KEYS.has(key);
}

/** Why a value is no transfer file. */
export const NO_OBJECT = notOurs('The file holds no JSON object.');

/** Why a file is refused in which something else stands in the place of a list. */
export function noList(key: string): TransferFileFault {
  return notOurs(`“${key}” is not a list.`);
}

/** An entry whose content is not looked at, and why. */
export function unreadEntry(store: RecordStore, index: number, message: string): IncomingEntry {
  return { store, index, fields: {}, references: {}, connections: [], faults: [{ path: '', message }] };
}

/** Reads one entry; `unknown` takes its keys that have no meaning. Never throws. */
export function readEntry(
  store: RecordStore,
  index: number,
  entry: unknown,
  unknown: UnknownKeys,
): IncomingEntry {
  if (!isObject(entry)) return unreadEntry(store, index, 'This is not a JSON object.');

  const definition = definitionOf(store);
  const references = referenceFields(store);
  const isField = (key: string) =>
    Object.hasOwn(definition.fields, key) && !references.some((reference) => reference.field === key);
  const isReference = (key: string) => references.some((reference) => reference.exportKey === key);
  unknown.note(
    `${definition.exportKey}[${index}]`,
    Object.keys(entry),
    (key) => key === 'ref' || key === 'connections' || isField(key) || isReference(key),
  );
  const faults: FieldError[] = [];
  const ref = readRef('ref', entry['ref'], faults);
  return {
    store,
    index,
    ...(ref === undefined ? {} : { ref }),
    fields: Object.fromEntries(Object.entries(entry).filter(([key]) => isField(key))),
    references: readReferences(references, entry, faults),
    connections: readConnections(entry['connections'], faults),
    faults,
  };
}

function readReferences(
  references: readonly ReferenceField[],
  entry: JsonObject,
  faults: FieldError[],
): Readonly<Record<string, string>> {
  const read: Record<string, string> = {};
  for (const { field, exportKey } of references) {
    const ref = readRef(exportKey, entry[exportKey], faults);
    if (ref !== undefined) read[field] = ref;
  }
  return read;
}

function readRef(path: string, value: unknown, faults: FieldError[]): string | undefined {
  if (value === undefined || value === null) return undefined;
  const { min, max } = LIMITS.ref;
  if (
    typeof value === 'string' &&
    value.length >= min &&
    value.length <= max &&
    SINGLE_LINE_TEXT.test(value)
  ) {
    return value;
  }
  faults.push({ path, message: `A ref is a text of ${min} to ${max} characters.` });
  return undefined;
}

function readConnections(value: unknown, faults: FieldError[]): readonly TransferConnection[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every(isObject)) return value as unknown as TransferConnection[];
  faults.push({ path: 'connections', message: 'This is not a list of objects.' });
  return [];
}

function isDateTime(value: unknown): value is string {
  return isShortText(value) && DATE_TIME.test(value) && !Number.isNaN(Date.parse(value));
}

function isShortText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LIMITS.url.max && SINGLE_LINE_TEXT.test(value);
}

export function notOurs(detail: string): TransferFileFault {
  return { fault: 'invalid-transfer-file', detail };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The unknown keys met so far: named up to a limit, counted beyond it. */
export class UnknownKeys {
  private readonly found: string[] = [];
  private more = 0;

  /** Of the keys of the object at `path`, those that are not known. */
  note(path: string, keys: readonly string[], isKnown: (key: string) => boolean): void {
    for (const key of keys) {
      if (isKnown(key)) continue;
      if (this.found.length < LIMITS.unknownKeys.max) this.found.push(`${path}${step(path, key)}`);
      else this.more += 1;
    }
  }

  /** These, and others after them. */
  and(others: UnknownKeys): UnknownKeys {
    const all = new UnknownKeys();
    const found = [...this.found, ...others.found];
    all.found.push(...found.slice(0, LIMITS.unknownKeys.max));
    all.more = found.length - all.found.length + this.more + others.more;
    return all;
  }

  names(): readonly string[] {
    return this.more === 0 ? this.found : [...this.found, `… and ${this.more} more`];
  }
}

/** `.colour`, or `["a b"]` for a key that is no plain word; long keys are cut. */
function step(path: string, key: string): string {
  const short = key.length > 80 ? `${key.slice(0, 80)}…` : key;
  if (!/^[\p{L}_$][\p{L}\p{N}_$-]*…?$/u.test(short)) return `[${JSON.stringify(short)}]`;
  return path === '' ? short : `.${short}`;
}
