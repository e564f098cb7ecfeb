import { findJsonFault } from './files/json-fault';
import type { SourceFile } from './files/source-file';

/** What may be JSON: a section of other files is in brackets, too. */
const LIKE_JSON = /^\s*(?:\{|\[\s*(?:[[{"\]]|-?\d))/;

/** Why nobody reads a file, as far as can be told: most files that nobody recognises are empty, or cut off. */
export function whyUnknown({ text, encoding, archive }: SourceFile): string {
  if (archive !== undefined)
    return 'An archive in an archive is not opened. Take it out, and import it by itself.';
  if (encoding !== 'binary' && text.trim() === '') return 'It is empty.';
  const fault = LIKE_JSON.test(text.slice(0, 1_000)) ? findJsonFault(text) : undefined;
  return fault === undefined
    ? 'This is no file that KIOPS can read.'
    : `It is not JSON: line ${fault.line}, column ${fault.column}: ${fault.what}.`;
}
