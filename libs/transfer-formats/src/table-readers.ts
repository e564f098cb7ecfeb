import { onePasswordReader } from './1password/1password-reader';
import { quotedCsvReader } from './csv/csv-reader';
import { keepassxcCsvReader } from './keepassxc-csv/keepassxc-csv-reader';
import type { FormatReader } from './reader';
import { termiusReader } from './termius/termius-reader';

/**
 * Tables that the names of their columns or their quotes tell for sure. They are asked before all others: a cell may hold a
 * whole key or a file of settings, which a reader that goes by lines would take for its own.
 */
export const TABLE_READERS: readonly FormatReader[] = [
  termiusReader,
  onePasswordReader,
  keepassxcCsvReader,
  quotedCsvReader,
];
