import { safeJson } from './plain-text';

/** Whether progress stands in the last line of the terminal. */
let isTelling = false;

/** Writes what was asked for to stdout. */
export function write(text: string): void {
  tellProgress('');
  process.stdout.write(text);
}

/** Writes a document for scripts. */
export function writeJson(value: unknown): void {
  write(`${safeJson(value)}\n`);
}

/** Tells a person something beside what was asked for. */
export function tell(text: string): void {
  tellProgress('');
  process.stderr.write(`${text}\n`);
}

/** Tells how far long work is, where somebody looks on; whatever is written next takes its place. */
export function tellProgress(text: string): void {
  if (!process.stderr.isTTY || (text === '' && !isTelling)) return;
  process.stderr.write(`\r\u001b[K${text}`);
  isTelling = text !== '';
}
