import type {
  KnownServers,
  RecordStore,
  TransferEntry,
  TransferFile,
  TransferSshSecret,
} from '@kiops/contracts';
import type { LeftOut } from '../reading';
import type { EntryId } from './answers';

/** Where an entry of the one transfer file comes from, and what there is to know about it. */
export interface EntryOrigin {
  readonly id: EntryId;
  /** The file's key. */
  readonly file: string;
  readonly at: string;
  /** Every store that it may go to, the one that was taken first; missing where only one fits. */
  readonly stores?: readonly RecordStore[];
  readonly remarks?: readonly string[];
}

/** Something of one of the files that is not in the one transfer file. */
export interface FileLeftOut extends LeftOut {
  readonly file: string;
}

/** A server as it is looked up among host keys. */
export interface ServerPlace {
  readonly host: string;
  readonly port: number;
}

/** A host key of a file for one server. */
export interface FoundPin extends ServerPlace {
  /** The file's key. */
  readonly file: string;
  readonly at: string;
  readonly type: string;
  readonly fingerprint: string;
}

/** A host key that somebody revoked: it is refused everywhere, whichever hosts it was listed for. */
export type RevokedKey = Omit<FoundPin, 'host' | 'port'>;

/**
 * Files of any formats as one transfer file, in two halves: the records, and the SSH secrets, which stay in the browser.
 * Everything that was read is in one of them, or in `leftOut`.
 */
export interface TransferDraft {
  readonly file: Omit<TransferFile, 'sshSecrets' | 'exportedAt' | 'origin'>;
  /** Servers on KIOPS that its entries lead through: they are not in it. */
  readonly knownServers: KnownServers;
  readonly sshSecrets: readonly TransferSshSecret[];
  /** Of each entry, by its store and its position in that store's list; `browser` are the SSH secrets. */
  readonly origins: Readonly<Record<RecordStore | 'browser', readonly EntryOrigin[]>>;
  readonly leftOut: readonly FileLeftOut[];
  /** Host keys of servers of the files, and of those that are registered. */
  readonly pins: readonly FoundPin[];
  readonly revoked: readonly RevokedKey[];
}

/** The records of a draft, by their stores. */
export type DraftLists = Record<RecordStore, TransferEntry[]>;
