import type { KnownServers, RecordStore } from '@kiops/contracts';
import type {
  EntryAnswers,
  EntryOrigin,
  FileLeftOut,
  FormatName,
  FoundPin,
  Questions,
  ReadErrorCode,
  Registered,
  RevokedKey,
  TableChoice,
  TableLook,
} from '@kiops/transfer-formats';

/** A file to be read. `key` is its name among the files of this import. */
export interface ChosenFile {
  readonly key: string;
  readonly file: File;
  /** Of a protected one. */
  readonly passphrase?: string;
  /** How a person says that its tables are read, by their keys. */
  readonly tables?: Readonly<Record<string, TableChoice>>;
}

/** A table of a tool that nobody knows, by itself or in an archive: a person says what its columns are. */
export interface TableFacts {
  /** That of its file, which it begins with. */
  readonly key: string;
  readonly name: string;
  /** In bytes. */
  readonly size: number;
}

/** The key of the file that a table, or anything else in an archive, is in. */
export function fileKeyOf(key: string): string {
  return key.split('/')[0];
}

/** What a file turned out to be. An archive is one file, with all that is in it. */
export interface FileFacts {
  readonly key: string;
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Of what is in it, each once; empty when nothing was recognised. */
  readonly formats: readonly FormatName[];
  /** How its texts are written, each once, where it is not UTF-8. */
  readonly encodings: readonly string[];
  /** How many records it has of each store; `null` for those of no store. */
  readonly records: readonly (readonly [RecordStore | null, number])[];
  readonly sshSecrets: number;
  readonly hostKeys: number;
  readonly tables: readonly TableFacts[];
  /** Whether servers of it lead through one that is not in it. */
  readonly leadsOut: boolean;
  /** Why nothing of it could be read. */
  readonly fault?: { readonly code: ReadErrorCode; readonly reason: string };
}

/** All files as one transfer file. */
export interface ImportDraft {
  /** The JSON text for the service, without any SSH secret. */
  readonly body: Blob;
  /** Servers on KIOPS that its entries lead through. */
  readonly knownServers: KnownServers;
  /** As the vault reads them. They never leave the browser. */
  readonly sshSecrets: readonly unknown[];
  /** Where each entry comes from; null for one file of KIOPS, whose positions are those of the plan. */
  readonly origins: Readonly<Record<RecordStore | 'browser', readonly EntryOrigin[]>> | null;
  readonly leftOut: readonly FileLeftOut[];
  /** Host keys, which the vault pins; in `origins` they stand behind the SSH secrets. */
  readonly pins: readonly FoundPin[];
  readonly revoked: readonly RevokedKey[];
  /** What somebody has to say, whatever was said; null for one file of KIOPS. */
  readonly questions: Questions | null;
  /** How the files are called, and the files in archives, by their keys. */
  readonly names: Readonly<Record<string, string>>;
  /** RFC 3339, and where: as one file of KIOPS says it. */
  readonly exportedAt: string | null;
  readonly origin: string | null;
}

/** What came of a key file that servers of the files sign in with. The key itself stays in the worker. */
export type ReadKeyFile =
  | { readonly fault: string }
  | {
      readonly fault?: undefined;
      readonly fingerprint?: string;
      /** Whether a passphrase opens it, which nobody said. */
      readonly isProtected: boolean;
    };

/** What the page asks of the worker. */
export type ToReading =
  | { readonly type: 'read'; readonly files: readonly ChosenFile[] }
  | { readonly type: 'key-file'; readonly id: string; readonly file: File }
  /** `id`: of a key of the files, or of a key file that servers name. */
  | { readonly type: 'passphrase'; readonly id: string; readonly passphrase: string }
  /** `key`: of a table of a file that was read. */
  | {
      readonly type: 'table';
      readonly key: string;
      readonly choice: TableChoice;
      /** Registered ones, which may be jump servers of its rows. */
      readonly servers: Registered;
    }
  | { readonly type: 'read-table'; readonly key: string; readonly choice: TableChoice }
  | {
      readonly type: 'draft';
      readonly keys: readonly string[];
      readonly answers: EntryAnswers;
      /** Registered ones: host keys and jump servers may be theirs. */
      readonly servers: Registered;
    };

/** What it answers: any number of `progress`, then one of the others. */
export type FromReading =
  /** `read` has the share of the file that is being read, too. Told where it makes another hundredth of all. */
  | { readonly type: 'progress'; readonly read: number; readonly of: number }
  | { readonly type: 'read'; readonly files: readonly FileFacts[] }
  | { readonly type: 'key-file'; readonly key: ReadKeyFile }
  | { readonly type: 'table'; readonly look: TableLook }
  | { readonly type: 'draft'; readonly draft: ImportDraft }
  | { readonly type: 'failed' };
