// Runs a Node project's specs: `node tools/test/jasmine.mjs <project> [--filter=text] [--suite=name]
// [--files=pattern] [--shard=1/2]`.
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Jasmine from 'jasmine';
import { bundle } from '../build/bundle.mjs';
import { projectRoot, workspaceRoot } from '../build/projects.mjs';
import { writeResult } from './results.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    filter: { type: 'string' },
    suite: { type: 'string' },
    files: { type: 'string' },
    shard: { type: 'string', default: '1/1' },
  },
});
const [project] = positionals;
const root = projectRoot(project);
const suite = values.suite ?? project;
const outDir = join(workspaceRoot, 'dist/specs', suite);

const specs = shardOf(globSync(values.files ?? 'src/**/*.spec.ts', { cwd: root }), values.shard);
const input = Object.fromEntries(specs.map((file) => [file.replace(/^src\/|\.ts$/g, ''), join(root, file)]));
await bundle({ project, input, outDir });

const jasmine = new Jasmine({ projectBaseDir: workspaceRoot });
jasmine.jasmine.DEFAULT_TIMEOUT_INTERVAL = 60_000;
jasmine.loadConfig({ random: true });
jasmine.exitOnCompletion = false;
jasmine.addMatchingSpecFiles(Object.keys(input).map((name) => join(outDir, `${name}.mjs`)));

const result = { suite, passed: 0, failures: [], skipped: [] };
const failed = ({ fullName, failedExpectations }) =>
  result.failures.push({
    name: fullName,
    message: failedExpectations.map(({ message }) => message).join('\n'),
  });
jasmine.addReporter({
  specDone(spec) {
    if (spec.status === 'passed') result.passed += 1;
    else if (spec.status === 'failed') failed(spec);
    else if (spec.status === 'pending') {
      result.skipped.push({ name: spec.fullName, reason: spec.pendingReason || 'no reason given' });
    }
  },
  // What fails outside of every spec: an afterAll, a file that cannot be loaded.
  suiteDone(group) {
    if (group.failedExpectations.length > 0) failed(group);
  },
  jasmineDone({ failedExpectations, order, incompleteReason }) {
    result.seed = order?.seed;
    if (failedExpectations.length > 0) failed({ fullName: 'outside of every spec', failedExpectations });
    if (incompleteReason) result.failures.push({ name: 'not all specs were run', message: incompleteReason });
  },
});

const { overallStatus } = await jasmine.execute(undefined, values.filter);
if (!values.filter) writeResult(result);
process.exit(overallStatus === 'passed' ? 0 : 1);

/** One of so many parts of about as much work: by size, the largest files go around first. */
function shardOf(files, shard) {
  const [number, count] = shard.split('/').map(Number);
  const bySize = files
    .map((file) => ({ file, size: statSync(join(root, file)).size }))
    .sort((one, other) => other.size - one.size || one.file.localeCompare(other.file));
  return bySize.filter((_, index) => index % count === number - 1).map(({ file }) => file);
}
