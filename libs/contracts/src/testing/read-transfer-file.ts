import type { IncomingEntry } from '../import-entry';
import {
  isHeadKey,
  readEntry,
  readOutline,
  type TransferFileFault,
  type TransferOutline,
  UnknownKeys,
} from '../transfer-file';

/** A transfer file with all of its entries read. */
export interface ReadTransferFile extends TransferOutline {
  /** In the order of the stores, then of the file. */
  readonly entries: readonly IncomingEntry[];
  /** Keys that nothing is done with, such as `servers[3].colour`; at most `LIMITS.unknownKeys`, then how many more. */
  readonly unknownKeys: readonly string[];
}

/** Reads parsed JSON as a whole at once; the service does it entry by entry while the file still comes in. */
export function readTransferFile(parsed: unknown): ReadTransferFile | TransferFileFault {
  const outline = readOutline(parsed);
  if (outline.fault !== undefined) return outline;
  const unknown = new UnknownKeys();
  const entries = outline.lists.flatMap(([store, list]) =>
    list.map((entry, index) => readEntry(store, index, entry, unknown)),
  );
  unknown.note('', Object.keys(parsed as object), isHeadKey);
  return { ...outline, entries, unknownKeys: unknown.names() };
}
