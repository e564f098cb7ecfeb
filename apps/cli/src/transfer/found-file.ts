import type { GivenFile, ReadFile } from '@kiops/transfer-formats';

/** What was read of a file, or of one in an archive. */
export interface FoundFile {
  /** The file as it was typed; `file.zip/member` in an archive. */
  readonly path: string;
  readonly read: ReadFile;
  /** The file itself, where it is none of an archive. */
  readonly given?: GivenFile;
}
