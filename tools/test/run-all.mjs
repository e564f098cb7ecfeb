// `npm test`: format, lint, boundaries, types, every unit and service spec, end to end. What failed is named at the end, with
// where to read more, and one line of sums is the last.
import { readFileSync } from 'node:fs';
import { ensureInstalled, requireNode, workspaceEnvironment } from '../start/workspace.mjs';
import { runKept } from './kept-output.mjs';
import { clearResults, outputFile, readResults, summary, writeResult } from './results.mjs';

requireNode();
await ensureInstalled();
clearResults();

const env = workspaceEnvironment({ NX_DAEMON: 'false', FORCE_COLOR: '0' });
/** Their specs run in Chromium, and take long: they begin with the others, so that nobody waits for them alone at the end. */
const IN_CHROMIUM = ['console', 'browser-vault'];

// One after the other; the parts of one stage at the same time.
const stages = [
  [{ title: 'Builds', suite: 'builds', targets: ['build'], parallel: 2 }],
  // Together: what one waits for, pages, databases or other servers, is time for the other.
  [
    {
      title: 'Format, lint, boundaries and types',
      suite: 'checks',
      targets: ['format', 'lint', 'typecheck'],
      parallel: 1,
    },
    { title: 'Unit and service specs', suite: 'specs', targets: ['test'], exclude: IN_CHROMIUM, parallel: 2 },
    {
      title: 'Specs in Chromium',
      suite: 'specs-in-chromium',
      targets: ['test'],
      only: IN_CHROMIUM,
      parallel: 1,
    },
    { title: 'End to end', suite: 'end-to-end', targets: ['e2e'], parallel: 1, isBuilt: true },
  ],
  // Alone: it makes networks, and every Chromium of the machine loses its connections by that.
  [
    {
      title: 'End to end through networks',
      suite: 'networks',
      targets: ['e2e-networks'],
      parallel: 1,
      isBuilt: true,
    },
  ],
];

for (const stage of stages) {
  process.stdout.write(`\n== ${stage.map(({ title }) => title).join('; ')} ==\n`);
  await Promise.all(stage.map(runPart));
}

const results = readResults();
process.stdout.write(`\n${summary(results).join('\n')}\n`);
process.exitCode = results.every(({ failures }) => failures.length === 0) ? 0 : 1;

async function runPart({ title, suite, targets, only = [], exclude = [], parallel, isBuilt = false }) {
  const args = ['run-many', '-t', ...targets, `--parallel=${parallel}`, '--output-style=static'];
  if (only.length > 0) args.push('-p', ...only);
  if (exclude.length > 0) args.push(`--exclude=${exclude.join()}`);
  if (isBuilt) args.push('--excludeTaskDependencies');
  const { code, lastLines } = await runKept(suite, 'nx', args, { env });
  if (code === 0) return;
  const tasks = failedTasks(suite);
  // Suites of specs, and the check of formats, tell themselves what failed. What is left are checks and builds.
  const failures = tasks
    .filter((task) => !/:(?:format|test|e2e)/.test(task))
    .map((task) => ({ name: task, message: 'Its output says why.' }));
  // Nx itself broke, or was ended.
  if (tasks.length === 0) failures.push({ name: title, message: lastLines.join('\n') });
  if (failures.length > 0) writeResult({ suite, passed: 0, failures, skipped: [] });
}

/** The tasks that Nx names at the end of its output, such as `console:lint`. */
function failedTasks(suite) {
  const [, list = ''] =
    /Failed tasks:\s*\n\n((?:- .+\n)+)/.exec(readFileSync(outputFile(suite), 'utf8')) ?? [];
  return Array.from(list.matchAll(/^- (.+)$/gm), ([, task]) => task);
}
