// `npm test`: lint, boundaries, types, every unit and service spec, end to end; one line of sums at the end.
import { ensureInstalled, requireNode, run, workspaceEnvironment } from '../start/workspace.mjs';
import { clearResults, readResults } from './results.mjs';

requireNode();
await ensureInstalled();
clearResults();

const env = workspaceEnvironment({ NX_DAEMON: 'false', FORCE_COLOR: '0' });
const stages = [
  ['Lint, boundaries, types and builds', ['lint', 'typecheck', 'build']],
  ['Unit and service specs', ['test']],
  ['End to end', ['e2e']],
];

let failedStages = 0;
for (const [name, targets] of stages) {
  process.stdout.write(`\n== ${name} ==\n`);
  const code = await run('nx', ['run-many', '-t', ...targets, '--parallel=2', '--output-style=static'], { env });
  if (code === 0) continue;
  failedStages += 1;
  process.stdout.write(`${name}: failed\n`);
}

const results = readResults();
const skipped = results.flatMap(({ suite, skipped }) => skipped.map((spec) => ({ suite, ...spec })));
const passed = results.reduce((sum, suite) => sum + suite.passed, 0);
const failedSpecs = results.reduce((sum, suite) => sum + suite.failed, 0);
// A stage can fail without a failed spec: a lint finding, a type fault, a suite that did not start.
const failed = failedSpecs === 0 ? failedStages : failedSpecs;

process.stdout.write('\n');
for (const suite of results) process.stdout.write(`${suite.suite}: ${suite.passed} passed, ${suite.failed} failed\n`);
for (const { suite, name, reason } of skipped) process.stdout.write(`skipped: ${suite}: ${name}: ${reason}\n`);
process.stdout.write(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}\n`);
process.exit(failed === 0 ? 0 : 1);
