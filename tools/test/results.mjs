import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '../build/projects.mjs';

const folder = join(workspaceRoot, 'dist/test-results');

/** Keeps the result of one suite, so that the whole run can be summed up (and restored from the Nx cache). */
export function writeResult(suite, { passed, failed, skipped }) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${suite}.json`), JSON.stringify({ suite, passed, failed, skipped }, null, 2));
}

/** The kept results of all suites, by name. */
export function readResults() {
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
}

/** Forgets all kept results. */
export function clearResults() {
  rmSync(folder, { recursive: true, force: true });
}
