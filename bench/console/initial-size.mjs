import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** How many KiB of JavaScript the first page loads, compressed by gzip: what index.html names, and what that imports. */
export function initialKibibytes(folder) {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const found = new Set([...page.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, name]) => name));
  for (const name of found) {
    const text = readFileSync(join(folder, name), 'utf8');
    // A dynamic import has a bracket before its name.
    for (const [, imported] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) found.add(imported);
  }
  return [...found].reduce((sum, name) => sum + sizeOf(join(folder, name)), 0) / 1024;
}

/** As the service sends it: a file that would only grow is not compressed. */
function sizeOf(file) {
  return statSync(existsSync(`${file}.gz`) ? `${file}.gz` : file).size;
}
