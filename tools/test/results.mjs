import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { workspaceRoot } from '../build/projects.mjs';

const folder = join(workspaceRoot, 'dist/test-results');

/**
 * What one suite came to: a number of specs that passed, each that failed with its message, and each that was skipped
 * with its reason. `seed` repeats the order of the specs, where it was random.
 *
 * @typedef {{ name: string, message: string }} Failure
 * @typedef {{ suite: string, passed: number, failures: Failure[], skipped: { name: string, reason: string }[], seed?: string }} Result
 */

/** Keeps the result of one suite, so that the whole run can be summed up (and restored from the Nx cache). */
export function writeResult(/** @type {Result} */ result) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(result.suite), JSON.stringify(result, null, 2));
}

/** The kept result of a suite, if there is one. @returns {Result | undefined} */
export function readResult(suite) {
  return existsSync(fileOf(suite)) ? JSON.parse(readFileSync(fileOf(suite), 'utf8')) : undefined;
}

/** The kept results of all suites, by name. @returns {Result[]} */
export function readResults() {
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => readResult(name.slice(0, -'.json'.length)));
}

/** Forgets what a suite came to the last time. */
export function forgetResult(suite) {
  rmSync(fileOf(suite), { force: true });
}

/** Forgets all kept results. */
export function clearResults() {
  rmSync(folder, { recursive: true, force: true });
}

/** The file for all that a suite prints; its folder is there. */
export function outputFile(suite) {
  mkdirSync(folder, { recursive: true });
  return join(folder, `${suite}.log`);
}

/** Sums results up for a person: what failed with why and where to read more, what was skipped, and the numbers. */
export function summary(/** @type {Result[]} */ results) {
  const lines = [];
  for (const { suite, failures, seed } of results) {
    for (const { name, message } of failures) lines.push(`failed: ${suite}: ${name}`, ...indented(message));
    if (failures.length === 0) continue;
    if (seed !== undefined) lines.push(`  seed ${seed}`);
    lines.push(`  whole output: ${relative(workspaceRoot, outputFile(suite))}`);
  }
  for (const { suite, skipped } of results)
    for (const { name, reason } of skipped) lines.push(`skipped: ${suite}: ${name}: ${reason}`);
  const count = (/** @type {(result: Result) => number} */ of) =>
    results.reduce((sum, each) => sum + of(each), 0);
  for (const each of results) lines.push(`${each.suite}: ${counts(each.passed, each.failures.length, 0)}`);
  lines.push(
    counts(
      count(({ passed }) => passed),
      count(({ failures }) => failures.length),
      count(({ skipped }) => skipped.length),
    ),
  );
  return lines;
}

function counts(passed, failed, skipped) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** The first lines of a message: the rest is in the suite's output. */
function indented(message) {
  return message
    .trim()
    .split('\n')
    .slice(0, 5)
    .map((line) => `    ${line}`);
}

function fileOf(suite) {
  return join(folder, `${suite}.json`);
}
