import { DEFINITIONS } from './definitions';
import { definitionOf, referenceFields, type IncomingEntry, type ReferenceField } from './import-entry';
import { LIMITS, SINGLE_LINE_TEXT } from './limits';
import type { FieldError } from './problems';
import { RECORD_STORES, type RecordStore } from './stores';
import { TRANSFER_FORMAT, TRANSFER_VERSION, type TransferConnection } from './transfer';

/** A transfer file that could be read. */
export interface ReadTransferFile {
  readonly fault?: undefined;
  /** RFC 3339; null when the file does not say. */
  readonly exportedAt: string | null;
  readonly origin: string | null;
  /** In the order of the stores, then of the file. */
  readonly entries: readonly IncomingEntry[];
  /** The SSH secrets, unjudged: only the browser's vault may read them. */
  readonly sshSecrets: readonly unknown[];
  /** Keys that nothing is done with, such as `servers[3].colour`; at most `LIMITS.unknownKeys`, then how many more. */
  readonly unknownKeys: readonly string[];
}

/** Why a file as a whole is refused: a problem code, and one sentence that says what is wrong. */
export interface TransferFileFault {
  readonly fault: 'invalid-transfer-file' | 'unsupported-version';
  readonly detail: string;
}

type JsonObject = Readonly<Record<string, unknown>>;

const HEAD_KEYS = ['format', 'version', 'exportedAt', 'origin', 'sshSecrets'];
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads parsed JSON as a transfer file. Only what spoils the whole file is a fault; what spoils one entry stands in
 * that entry's `faults`. Never throws, and never puts a value of the file into a message.
 */
export function readTransferFile(parsed: unknown): ReadTransferFile | TransferFileFault {
  if (!isObject(parsed)) return notOurs('The file holds no JSON object.');
  if (parsed['format'] !== TRANSFER_FORMAT) return notOurs(`Its “format” is not “${TRANSFER_FORMAT}”.`);
  const version = parsed['version'];
  if (!Number.isInteger(version) || (version as number) < 1)
    return notOurs('Its “version” is not a version number.');
  if (version !== TRANSFER_VERSION) {
    return {
      fault: 'unsupported-version',
      detail: `The file has version ${String(version)}; this KIOPS reads version ${TRANSFER_VERSION}.`,
    };
  }
  const unknown = new UnknownKeys();
  const entries: IncomingEntry[] = [];
  for (const store of RECORD_STORES) {
    const key = DEFINITIONS[store].exportKey;
    const list = parsed[key] ?? [];
    if (!Array.isArray(list)) return notOurs(`“${key}” is not a list.`);
    list.forEach((entry, index) => entries.push(readEntry(store, index, entry, unknown)));
  }
  const sshSecrets = parsed['sshSecrets'] ?? [];
  if (!Array.isArray(sshSecrets)) return notOurs('“sshSecrets” is not a list.');
  const known = [...HEAD_KEYS, ...RECORD_STORES.map((store) => DEFINITIONS[store].exportKey)];
  unknown.note('', parsed, (key) => known.includes(key));
  return {
    exportedAt: isDateTime(parsed['exportedAt']) ? parsed['exportedAt'] : null,
    origin: isShortText(parsed['origin']) ? parsed['origin'] : null,
    entries,
    sshSecrets,
    unknownKeys: unknown.names(),
  };
}

function readEntry(store: RecordStore, index: number, entry: unknown, unknown: UnknownKeys): IncomingEntry {
  const blank = { store, index, fields: {}, references: {}, connections: [] };
  if (!isObject(entry)) return { ...blank, faults: [{ path: '', message: 'This is not a JSON object.' }] };

  const definition = definitionOf(store);
  const references = referenceFields(store);
  const isField = (key: string) =>
    Object.hasOwn(definition.fields, key) && !references.some((reference) => reference.field === key);
  const isReference = (key: string) => references.some((reference) => reference.exportKey === key);
  unknown.note(
    `${definition.exportKey}[${index}]`,
    entry,
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

function notOurs(detail: string): TransferFileFault {
  return { fault: 'invalid-transfer-file', detail };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The unknown keys met so far: named up to a limit, counted beyond it. */
class UnknownKeys {
  private readonly found: string[] = [];
  private more = 0;

  note(path: string, object: JsonObject, isKnown: (key: string) => boolean): void {
    for (const key of Object.keys(object)) {
      if (isKnown(key)) continue;
      if (this.found.length < LIMITS.unknownKeys.max) this.found.push(`${path}${step(path, key)}`);
      else this.more += 1;
    }
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
