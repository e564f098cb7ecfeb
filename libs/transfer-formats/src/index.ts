export { FORMATS, type FormatName } from './format-names';
export { ReadError, READ_ERROR_CODES, type ReadErrorCode } from './read-error';
export { readFiles, type GivenFile, type ReadOptions } from './read-files';
export type { LeftOut, Reading, ReadEntry, ReadFile, ReadHostKey, ReadSshSecret } from './reading';
export { readingDocument } from './reading-document';
