import { createHash, type Hash } from 'node:crypto';
import {
  LIMITS,
  readEntry,
  UnknownKeys,
  unreadEntry,
  type IncomingEntry,
  type Sliced,
  type TransferHead,
  type WeighedEntry,
} from '@kiops/contracts';
import type { OwnerKeys } from '../crypto/owner-keys.service';
import { ProblemException } from '../problems/problem';
import { weigh } from './entry-weighing';
import { NotJsonError, parseJson, type JsonExtent } from './json-scanner';
import type { FoundEntry, FoundFile } from './import-request';

/** A file whose entries are judged. */
export interface WeighedFile {
  readonly head: TransferHead;
  readonly entries: readonly WeighedEntry[];
  /** The same for the same entries, whatever their formatting was. */
  readonly digest: string;
  readonly unknownKeys: readonly string[];
}

/**
 * Parses and judges a file's entries one by one, each as its store would judge a new record, and fingerprints the secrets
 * of the good ones. Of the bad ones nothing is kept but what a plan shows.
 * @throws ProblemException `not-json`
 */
export function* weighFile(keys: OwnerKeys, file: FoundFile): Sliced<WeighedFile> {
  const { bytes, head, unknown } = file;
  const hash = createHash('sha256').update(JSON.stringify(head));
  const inEntries = new UnknownKeys();
  const entries: WeighedEntry[] = [];
  for (const found of file.entries) {
    yield;
    hash.update(`,${found.store}:`);
    const entry = readFound(bytes, found, hash, inEntries);
    entries.push(weigh(keys, entry, found.extent.values));
  }
  return { head, entries, digest: hash.digest('base64url'), unknownKeys: inEntries.and(unknown).names() };
}

function readFound(
  bytes: Buffer,
  { store, index, extent }: FoundEntry,
  hash: Hash,
  unknown: UnknownKeys,
): IncomingEntry {
  const excess = excessOf(extent);
  if (excess !== undefined) {
    hash.update(bytes.subarray(extent.start, extent.end));
    return unreadEntry(store, index, excess);
  }
  try {
    const value = parseJson(bytes, extent);
    hash.update(JSON.stringify(value));
    return readEntry(store, index, value, unknown);
  } catch (error) {
    if (error instanceof NotJsonError) throw new ProblemException('not-json');
    throw error;
  }
}

/** Why an entry is not even parsed. */
function excessOf({ start, end, values, depth }: JsonExtent): string | undefined {
  const most = LIMITS.transferEntry;
  if (depth > most.depth) return 'It is nested too deeply.';
  if (values > most.values) return 'It holds too many values.';
  return end - start > most.bytes ? `It has more than ${most.bytes / 1024 / 1024} MiB.` : undefined;
}
