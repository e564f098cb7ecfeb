import type { ConnectionKind } from './records';
import type { ExportKey, RecordStore } from './stores/all-stores';

/** The `format` of every transfer file. */
export const TRANSFER_FORMAT = 'kiops-credentials';

/** The only version there is so far. */
export const TRANSFER_VERSION = 1;

/** "Who uses this record" as it travels along with the record. */
export interface TransferConnection {
  readonly kind: ConnectionKind;
  readonly name: string;
  readonly detail?: string | null;
  readonly url?: string | null;
}

/** One record in a transfer file: a file-local name, and the store's fields under their names, references as refs. */
export interface TransferEntry {
  readonly ref?: string;
  readonly connections?: readonly TransferConnection[];
  readonly [field: string]: unknown;
}

/** An SSH secret in a transfer file; written and read in the browser only. */
export interface TransferSshSecret {
  readonly ref?: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly kind: 'password' | 'key';
  readonly preferred?: boolean;
  readonly password?: string;
  readonly privateKey?: string;
  readonly passphrase?: string;
}

/** The records of a transfer file, by the export keys of their stores. */
type TransferLists = { readonly [Key in ExportKey]?: readonly TransferEntry[] };

/** `kiops-credentials-YYYY-MM-DD.json`. Every list may be missing: it is then empty. */
export interface TransferFile extends TransferLists {
  readonly format: typeof TRANSFER_FORMAT;
  readonly version: typeof TRANSFER_VERSION;
  readonly exportedAt: string;
  readonly origin: string;
  readonly sshSecrets?: readonly TransferSshSecret[];
}

export const VERDICTS = ['new', 'identical', 'conflict', 'invalid'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const DECISIONS = ['keep', 'replace', 'both'] as const;
export type Decision = (typeof DECISIONS)[number];

/** The record on KIOPS that an entry meets. */
export interface ExistingRecord {
  readonly id: string;
  readonly label: string;
  readonly updatedAt: string;
  readonly connections: readonly string[];
}

/** The earlier entry of the same file that an entry is in conflict with. */
export interface EarlierEntry {
  /** Position in the same list of the file, from 0. */
  readonly index: number;
  readonly label: string;
  /** Who uses it, as the file says. */
  readonly connections: readonly string[];
}

/** What would happen to one entry of the file. Holds no secret. */
export interface PlanEntry {
  readonly store: RecordStore;
  /** Position in its list of the file, from 0. `store/index` is the key of its decision. */
  readonly index: number;
  readonly ref?: string;
  readonly label: string;
  /** The identity in words, such as `harbor.acme.io · robot$ci`. */
  readonly title: string;
  readonly verdict: Verdict;
  readonly existing?: ExistingRecord;
  /** With a `conflict` inside the file, where no record is there: `mine` of the differences is what this one holds. */
  readonly earlier?: EarlierEntry;
  /** Who uses the record, as the file says. */
  readonly connections?: readonly string[];
  /** With `conflict`: which fields differ; secret fields are only named. */
  readonly differences?: readonly FieldDifference[];
  /** Why, in sentences: with `invalid`, with a duplicate inside the file, and with `identical` that adds connections. */
  readonly reason?: string;
}

/** One differing field; `mine` and `theirs` are left out for secrets. */
export interface FieldDifference {
  readonly field: string;
  readonly secret: boolean;
  readonly mine?: unknown;
  readonly theirs?: unknown;
}

/** The reply of `POST /api/v1/transfer/plan`. */
export interface ImportPlan {
  /** Digest of the file and of the owner's revision: the same file on the same state gives the same id. */
  readonly planId: string;
  readonly exportedAt: string | null;
  readonly origin: string | null;
  /** In the order of the file; of each verdict as many as one reply holds. */
  readonly entries: readonly PlanEntry[];
  /** How many of each verdict come after the listed ones. `PlanPage` asks for them. */
  readonly more: Readonly<Record<Verdict, number>>;
  readonly counts: Readonly<Record<Verdict, number>>;
  /** Keys of the file that nothing is done with, such as `servers[3].colour`. */
  readonly unknownKeys: readonly string[];
}

/** The query of `POST /api/v1/transfer/plan` that asks, with the same file, for the entries that a plan did not list. */
export interface PlanPage {
  readonly verdict: Verdict;
  /** `store/index` of the last entry of that verdict that was listed. */
  readonly after?: string;
}

/**
 * Servers on KIOPS that entries of a file may lead through without being in it: their ids, by the refs that the entries
 * use. Whoever sends the file says them, never the file; they are counted nowhere. A ref of the file itself comes first.
 */
export type KnownServers = Readonly<Record<string, string>>;

/** Answers to conflicts: by `store/index`, and one for all others. */
export interface Decisions {
  readonly default?: Decision;
  readonly [entry: `${string}/${number}`]: Decision | undefined;
}

/** The reply of `POST /api/v1/transfer/apply`. */
export interface ImportSummary {
  readonly created: number;
  readonly replaced: number;
  readonly kept: number;
  readonly identical: number;
  readonly invalid: number;
}

/** What an import did. */
export interface ImportOutcome extends ImportSummary {
  /** By which it can be undone; missing when it wrote nothing. */
  readonly act?: string;
}

/** How much of an import is for the browser alone: all that KIOPS learns of it. */
export interface BrowserImport {
  readonly sshSecrets: number;
  readonly hostKeys: number;
}

/** The reply of `POST /api/v1/transfer/browser-imports`. */
export interface BrowserImportAct {
  /** By which it can be undone. */
  readonly act: string;
}

/**
 * What becomes of an export with secrets where it is received, and KIOPS does not see: `protected` by a passphrase, `cxf`
 * for password managers, protected too, or `plain`, which whoever has the file can read.
 */
export const EXPORT_FILES = ['protected', 'plain', 'cxf'] as const;
export type ExportFile = (typeof EXPORT_FILES)[number];

/** What a browser says of an export, for the log. */
export interface ToldOfExport {
  readonly file: ExportFile;
  /** How many SSH secrets of its own it adds. */
  readonly sshSecrets: number;
}

/**
 * What a browser does by itself with SSH secrets in its vault, and with nothing on KIOPS; `restored` and `erased` is its
 * trash.
 */
export const BROWSER_CHANGE_KINDS = ['cleaned-up', 'restored', 'erased', 'reset', 'exported'] as const;
export type BrowserChangeKind = (typeof BROWSER_CHANGE_KINDS)[number];

/** How many SSH secrets such a change is of: all that KIOPS learns of it. */
export interface BrowserChange {
  readonly kind: BrowserChangeKind;
  readonly sshSecrets: number;
  /** Of `exported`. */
  readonly file?: ExportFile;
}

/** The reply of `POST /api/v1/transfer/browser-changes`. */
export interface BrowserChangeAct {
  /** By which a clean-up can be undone; missing of what cannot. */
  readonly act?: string;
}

/**
 * - `exact`: the same account with the same secret, so that all but one can go.
 * - `differing`: the same account with other secrets: only a person knows which one is right.
 */
export const DUPLICATE_KINDS = ['exact', 'differing'] as const;
export type DuplicateKind = (typeof DUPLICATE_KINDS)[number];

/** Records that are the same account. A record is in one group at most. */
export interface DuplicateGroup {
  readonly kind: DuplicateKind;
  readonly store: RecordStore;
  readonly title: string;
  /** At least two; the one that is most in use first. */
  readonly records: readonly DuplicateRecord[];
}

export interface DuplicateRecord {
  readonly id: string;
  readonly label: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** When its owner last had it revealed or connected to it; null when that was never, as far as the log tells. */
  readonly lastUsedAt: string | null;
  /** Who uses it, by name. */
  readonly connections: readonly string[];
  /** How many records point to it: servers behind it, runtimes on it. */
  readonly referrers: number;
}

/** The reply of `GET /api/v1/transfer/clean-up`. */
export interface CleanUpPlan {
  readonly planId: string;
  readonly groups: readonly DuplicateGroup[];
  /** How many accounts with other secrets are in exact groups still: they are shown when these are clean. */
  readonly later: number;
}

/** A record to remove, and the one of its group that takes its place, as `store/removed/kept`. */
export type Replacement = `${RecordStore}/${string}/${string}`;

/** The body of `POST /api/v1/transfer/clean-up`. */
export interface CleanUpRequest {
  readonly planId: string;
  readonly replacements: readonly Replacement[];
}

/** The reply of `POST /api/v1/transfer/clean-up`. */
export interface CleanUpSummary {
  readonly removed: number;
  readonly connectionsMoved: number;
  /** By which it can be undone. */
  readonly act: string;
}

/** What has to be typed to reset: `delete 36 records`. */
export function resetConfirmation(records: number): string {
  return `delete ${records} ${records === 1 ? 'record' : 'records'}`;
}
