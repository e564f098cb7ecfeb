// What a bench tells: rows. Every bench prints them as it measures, and `npm run bench` keeps them.
import { appendFileSync } from 'node:fs';
import { median } from './median.mjs';

/**
 * What a row is to reach: the median itself, or its ratio to that of the bare limit.
 *
 * @typedef {{ words: string, holds: (median: number, ratio: number | undefined) => boolean }} Target
 */

/**
 * One row of `bench/results.json`. `median`, `min` and `max` are of the rounds; `ratio` is `median / bareMedian`. A row
 * without a target has `target` and `met` null: it is there to be read, not to be reached.
 *
 * @typedef {object} Row
 * @property {string} group
 * @property {string} name
 * @property {string} unit
 * @property {number} median
 * @property {number} min
 * @property {number} max
 * @property {number} [bareMedian]
 * @property {number} [ratio]
 * @property {string | null} target
 * @property {boolean | null} met
 */

/** The median is at most so much, in the unit of the row. */
export const atMost = (most) => ({ words: `≤ ${most}`, holds: (median) => median <= most });

/** The median is at most so many times that of the bare limit. */
export const atMostOfBare = (most) => ({
  words: `≤ ${most} × bare`,
  holds: (_, ratio) => ratio !== undefined && ratio <= most,
});

/** The median is at least so many times that of the bare limit. */
export const atLeastOfBare = (least) => ({
  words: `≥ ${least} × bare`,
  holds: (_, ratio) => ratio !== undefined && ratio >= least,
});

/** All of these. */
export const allOf = (...targets) => ({
  words: targets.map(({ words }) => words).join(', '),
  holds: (median, ratio) => targets.every(({ holds }) => holds(median, ratio)),
});

/**
 * Tells one row: `ours` has what each round came to, `bare` what the limit came to in the rounds between. A bench ends
 * with exit code 0 when it could measure, whether its targets are met or not.
 *
 * @param {{ group: string, name: string, unit: string, ours: number[], bare?: number[], target?: Target }} measured
 * @returns {Row}
 */
export function row({ group, name, unit, ours, bare, target }) {
  const told = {
    group,
    name,
    unit,
    median: rounded(median(ours)),
    min: rounded(Math.min(...ours)),
    max: rounded(Math.max(...ours)),
  };
  const ratio = bare && median(ours) / median(bare);
  if (bare) Object.assign(told, { bareMedian: rounded(median(bare)), ratio: rounded(ratio) });
  told.target = target?.words ?? null;
  told.met = target?.holds(median(ours), ratio) ?? null;
  process.stdout.write(`${rowWords(told)}\n`);
  // Written at once: what was measured is kept, however the bench ends.
  const file = process.env.KIOPS_BENCH_ROWS;
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(told)}\n`);
  return told;
}

/** A row in one line. */
function rowWords({ name, unit, median, min, max, bareMedian, ratio, target, met }) {
  const words = [`${name}: ${median} ${unit} (${min}–${max})`];
  if (ratio !== undefined) words.push(`bare ${bareMedian}, ratio ${ratio}`);
  if (target !== null) words.push(`target ${target}: ${met ? 'met' : 'MISSED'}`);
  return words.join(', ');
}

/** Four digits that count: more than any of these measurements is good for. */
function rounded(value) {
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4));
}
