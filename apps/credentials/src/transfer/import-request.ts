import {
  DECISIONS,
  DEFINITIONS,
  isHeadKey,
  LIMITS,
  NO_OBJECT,
  noList,
  notOurs,
  readHead,
  RECORD_STORES,
  TOO_MANY_ENTRIES,
  UnknownKeys,
  type Decision,
  type Decisions,
  type FieldError,
  type KnownServers,
  type RecordStore,
  type Sliced,
  type TransferFileFault,
  type TransferHead,
} from '@kiops/contracts';
import { isUUID } from 'class-validator';
import { ProblemException } from '../problems/problem';
import { JsonScanner, NotJsonError, parseJson, type JsonExtent } from './json-scanner';

/** Where one entry of a file stands in the request. */
export interface FoundEntry {
  readonly store: RecordStore;
  readonly index: number;
  readonly extent: JsonExtent;
}

/** A transfer file inside a request: its head is read, its entries are counted, and not one of them is parsed. */
export interface FoundFile {
  readonly bytes: Buffer;
  readonly head: TransferHead;
  /** In the order of the stores, then of the file. */
  readonly entries: readonly FoundEntry[];
  /** Unknown keys of the file itself. */
  readonly unknown: UnknownKeys;
}

/** The body of `POST /transfer/plan` or `/transfer/apply`. */
export interface ImportRequest {
  readonly file: FoundFile;
  readonly knownServers: KnownServers;
  /** Of `apply` only. */
  readonly planId: string;
  readonly decisions: Decisions;
}

/** What a member that is no list of the file may have, in bytes. */
const LARGEST_MEMBER = 16 * 1024;

/** What the answers may have: one for each entry, each in at most so many bytes, and the default. */
const LARGEST_DECISIONS = { bytes: LIMITS.transferEntries.max * 64, values: LIMITS.transferEntries.max + 2 };

/** What the servers outside of the file may have: as many as there may be entries, each with a long ref. */
const LARGEST_KNOWN = { bytes: LIMITS.transferEntries.max * 192, values: LIMITS.transferEntries.max + 1 };

/**
 * Reads the body of `POST /transfer/plan`. It comes in bytes: parsed at once, a few of them could take a thousand times
 * their room, and all others would have to wait.
 * @throws ProblemException `not-json`, `invalid-input`, `too-large`, `invalid-transfer-file`, `unsupported-version`;
 *   `ssh-secret-refused` for SSH secrets, which only the browser may read
 */
export function readPlanRequest(body: Buffer): Sliced<ImportRequest> {
  return readRequest(body, ['file', 'knownServers']);
}

/**
 * Reads the body of `POST /transfer/apply`.
 * @throws ProblemException those of `readPlanRequest`
 */
export function readApplyRequest(body: Buffer): Sliced<ImportRequest> {
  return readRequest(body, ['file', 'knownServers', 'planId', 'decisions']);
}

function* readRequest(body: Buffer, keys: readonly string[]): Sliced<ImportRequest> {
  try {
    return yield* readMembers(body, keys);
  } catch (error) {
    if (error instanceof NotJsonError) throw new ProblemException('not-json');
    throw error;
  }
}

function* readMembers(bytes: Buffer, keys: readonly string[]): Sliced<ImportRequest> {
  const scanner = new JsonScanner(bytes);
  if (!scanner.isAtObject()) {
    parseJson(bytes, yield* scanner.value());
    throw new ProblemException('invalid-input', { errors: [{ path: '', message: 'Send a JSON object.' }] });
  }
  const errors: FieldError[] = [];
  const found = new Map<string, JsonExtent>();
  let file: FoundFile | undefined;
  yield* scanner.object(function* (key) {
    if (!keys.includes(key)) {
      yield* scanner.value();
      if (errors.length === 0) errors.push({ path: '', message: `Send only ${keys.join(', ')}.` });
    } else if (found.has(key) || (key === 'file' && file)) {
      yield* scanner.value();
      errors[0] ??= { path: key, message: 'Send it once.' };
    } else if (key === 'file') {
      file = yield* readFile(bytes, scanner);
    } else {
      found.set(key, yield* scanner.value());
    }
  });
  scanner.end();
  if (!file) errors.push({ path: 'file', message: 'Send the file.' });
  const planId = keys.includes('planId') ? readPlanId(bytes, found.get('planId'), errors) : '';
  const decisions = readDecisions(bytes, found.get('decisions'), errors);
  const knownServers = readKnownServers(bytes, found.get('knownServers'), errors);
  if (errors.length > 0) throw new ProblemException('invalid-input', { errors: errors.slice(0, 50) });
  return { file: file!, knownServers, planId, decisions };
}

/** Finds a file's entries. What is too many is refused before the rest is looked at. */
function* readFile(bytes: Buffer, scanner: JsonScanner): Sliced<FoundFile> {
  if (!scanner.isAtObject()) {
    yield* scanner.value();
    throw refused(NO_OBJECT);
  }
  const head: Record<string, unknown> = {};
  const lists = new Map<string, JsonExtent[]>();
  const unknown = new UnknownKeys();
  const seen = new Set<string>();
  let wrong: TransferFileFault | undefined;
  let sshSecrets = 0;
  let count = 0;
  yield* scanner.object(function* (key) {
    if (!isHeadKey(key)) {
      yield* scanner.value();
      unknown.note('', [key], () => false);
      return;
    }
    // Of two lists of one name, JSON.parse would drop the first in silence.
    if (seen.has(key)) wrong ??= notOurs(`“${key}” stands in it more than once.`);
    seen.add(key);
    if (!LISTS.has(key)) {
      const extent = yield* scanner.value();
      head[key] = extent.end - extent.start > LARGEST_MEMBER ? undefined : parseJson(bytes, extent);
      return;
    }
    if (!scanner.isAtList()) {
      const extent = yield* scanner.value();
      if (bytes.toString('latin1', extent.start, Math.min(extent.end, extent.start + 8)) !== 'null')
        wrong ??= noList(key);
      return;
    }
    const extents: JsonExtent[] = [];
    yield* scanner.list((extent) => {
      count += 1;
      if (count > LIMITS.transferEntries.max) throw refused(TOO_MANY_ENTRIES);
      if (key === 'sshSecrets') sshSecrets += 1;
      else extents.push(extent);
    });
    lists.set(key, extents);
  });
  const read = readHead(head);
  if ('fault' in read) throw refused(read);
  if (wrong) throw refused(wrong);
  if (sshSecrets > 0) throw new ProblemException('ssh-secret-refused', { errors: [SSH_SECRETS] });
  const entries = RECORD_STORES.flatMap((store) =>
    (lists.get(DEFINITIONS[store].exportKey) ?? []).map((extent, index) => ({ store, index, extent })),
  );
  return { bytes, head: read, entries, unknown };
}

const LISTS: ReadonlySet<string> = new Set([
  'sshSecrets',
  ...RECORD_STORES.map((store) => DEFINITIONS[store].exportKey),
]);

const SSH_SECRETS: FieldError = {
  path: 'file.sshSecrets',
  message: 'Import SSH secrets in the browser: the service takes none.',
};

function refused({ fault, detail }: TransferFileFault): ProblemException {
  return new ProblemException(fault, { detail });
}

function readPlanId(bytes: Buffer, extent: JsonExtent | undefined, errors: FieldError[]): string {
  const planId = extent && extent.end - extent.start <= LARGEST_MEMBER ? parseJson(bytes, extent) : undefined;
  if (typeof planId === 'string' && planId !== '') return planId;
  errors.push({ path: 'planId', message: 'Send the id of the plan.' });
  return '';
}

function readKnownServers(bytes: Buffer, extent: JsonExtent | undefined, errors: FieldError[]): KnownServers {
  if (extent === undefined) return {};
  const isTooMuch = extent.end - extent.start > LARGEST_KNOWN.bytes || extent.values > LARGEST_KNOWN.values;
  const known = isTooMuch || extent.depth > 1 ? undefined : parseJson(bytes, extent);
  const isRight =
    typeof known === 'object' &&
    known !== null &&
    !Array.isArray(known) &&
    Object.values(known).every((id) => isUUID(id));
  if (isRight) return known as KnownServers;
  errors.push({ path: 'knownServers', message: 'Name servers by the refs that lead to them, as ref: id.' });
  return {};
}

function readDecisions(bytes: Buffer, extent: JsonExtent | undefined, errors: FieldError[]): Decisions {
  if (extent === undefined) return {};
  const message = `Answer each conflict with ${DECISIONS.join(', ')}.`;
  const isTooMuch =
    extent.end - extent.start > LARGEST_DECISIONS.bytes || extent.values > LARGEST_DECISIONS.values;
  const decisions = isTooMuch || extent.depth > 1 ? undefined : parseJson(bytes, extent);
  if (typeof decisions !== 'object' || decisions === null || Array.isArray(decisions)) {
    errors.push({ path: 'decisions', message });
    return {};
  }
  for (const [key, decision] of Object.entries(decisions)) {
    if (errors.length >= 50) break;
    if (DECISIONS.includes(decision as Decision)) continue;
    errors.push({ path: /^[a-z-]+(\/\d{1,9})?$/.test(key) ? `decisions.${key}` : 'decisions', message });
  }
  return decisions as Decisions;
}
