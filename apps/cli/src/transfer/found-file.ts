import type { ReadFile, TableFile } from '@kiops/transfer-formats';

/** What was read of a file, or of one in an archive. */
export interface FoundFile {
  /** The file as it was typed; `file.zip/member` in an archive. */
  readonly path: string;
  readonly read: ReadFile;
  /** Where it is a table whose columns may be named. */
  readonly table?: TableFile;
}
