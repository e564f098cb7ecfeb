import { safeJson } from './plain-text';

/** Writes what was asked for to stdout. */
export function write(text: string): void {
  process.stdout.write(text);
}

/** Writes a document for scripts. */
export function writeJson(value: unknown): void {
  write(`${safeJson(value)}\n`);
}

/** Tells a person something beside what was asked for. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Tells how far long work is, where somebody looks on; the next call writes over it. */
export function tellProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
