import type { SourceFile } from './files/source-file';
import type { FormatName } from './format-names';
import type { Reading } from './reading';

/** What a reader may be told beside the file. */
export interface ReadContext {
  /** Of a file that is protected. */
  readonly passphrase?: string;
  /** Aborts long work; readers look at it between slices. */
  readonly signal?: AbortSignal;
}

/** Reads one format. Nothing in a file is run, and no file is followed to another one. */
export interface FormatReader {
  readonly format: FormatName;
  /** Whether the content, never the name, is of this format. Cheap: it is asked of every file. Never throws. */
  readonly recognises: (file: SourceFile) => boolean;
  /**
   * Of a format of lines: which share of the lines is of it, from 0 to 1. It is asked of a file that nobody recognises,
   * where other lines stand among them. Cheap, and never throws.
   */
  readonly share?: (file: SourceFile) => number;
  /** Rejects with a `ReadError` alone. */
  readonly read: (file: SourceFile, context: ReadContext) => Promise<Reading> | Reading;
}
