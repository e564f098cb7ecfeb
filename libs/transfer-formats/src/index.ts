export { previewCsv, readCsv, type CsvPreview } from './csv/csv-reader';
export {
  CSV_ROWS,
  CSV_TARGETS,
  guessedMapping,
  type CsvMapping,
  type CsvRows,
  type CsvTarget,
} from './csv/mapping';
export { SEPARATORS, type Separator } from './files/csv';
export { FORMATS, type FormatName } from './format-names';
export { ReadError, READ_ERROR_CODES, type ReadErrorCode } from './read-error';
export { readFiles, type GivenFile, type ReadOptions } from './read-files';
export type { LeftOut, Reading, ReadEntry, ReadFile, ReadHostKey, ReadSshSecret } from './reading';
export { readingDocument } from './reading-document';
