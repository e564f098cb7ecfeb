// `bench/results.json`: what was measured last on this machine, by group.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { workspaceRoot } from '../tools/build/projects.mjs';

export const RESULTS = join(workspaceRoot, 'bench/results.json');

/** Puts the rows of these groups in the place of their former ones; other groups keep theirs. Replies all rows. */
export function keepRows(groups, rows, { machine, commit }) {
  const former = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')).rows : [];
  const all = [...former.filter(({ group }) => !groups.includes(group)), ...rows];
  // Written beside, and moved: whoever reads meanwhile sees the former file or the new one.
  const draft = `${RESULTS}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify({ machine, commit, rows: all }, null, 2)}\n`);
  renameSync(draft, RESULTS);
  return all;
}

/** What it runs on, and how busy that was before (mean number of programs that wanted to run in the last minute). */
export function describeMachine() {
  const gibibytes = Math.round(totalmem() / 1024 ** 3);
  const processors = `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`;
  const node = process.versions.node;
  return `${processors}, ${gibibytes} GiB, Linux ${release()}, Node ${node}, load ${loadavg()[0].toFixed(1)}`;
}

/** Which state of the code; null where that is not known. */
export function commitOfWorkspace() {
  try {
    const options = { cwd: workspaceRoot, encoding: 'utf8' };
    return execFileSync('git', ['describe', '--always', '--dirty', '--abbrev=12'], options).trim();
  } catch {
    return null;
  }
}

/** The rows as a Markdown table, which reads well on a terminal too. */
export function tableOf(rows) {
  const lines = [
    ['', 'median', 'min–max', 'bare', 'ratio', 'target', ''],
    ...rows.map(({ group, name, unit, median, min, max, bareMedian, ratio, target, met }) => [
      `${group}: ${name}`,
      `${median} ${unit}`,
      `${min}–${max}`,
      `${bareMedian ?? ''}`,
      `${ratio ?? ''}`,
      target ?? '',
      met === null ? '' : met ? 'met' : 'missed',
    ]),
  ];
  const widths = lines[0].map((_, column) => Math.max(3, ...lines.map((line) => line[column].length)));
  const text = ([...cells]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const [head, ...body] = lines.map(text);
  return [head, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...body].join('\n');
}
