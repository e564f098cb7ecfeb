// Runs a Node project's specs: `node tools/test/jasmine.mjs <project> [--filter=text] [--suite=name]`.
import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import Jasmine from 'jasmine';
import { bundle } from '../build/bundle.mjs';
import { projectRoot, workspaceRoot } from '../build/projects.mjs';
import { writeResult } from './results.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { filter: { type: 'string' }, suite: { type: 'string' }, files: { type: 'string' } },
});
const [project] = positionals;
const root = projectRoot(project);
const suite = values.suite ?? project;
const outDir = join(workspaceRoot, 'dist/specs', suite);

const specs = globSync(values.files ?? 'src/**/*.spec.ts', { cwd: root });
const input = Object.fromEntries(
  specs.map((file) => [relative('src', file).replace(/\.ts$/, ''), join(root, file)]),
);
await bundle({ project, input, outDir });

const jasmine = new Jasmine({ projectBaseDir: workspaceRoot });
jasmine.jasmine.DEFAULT_TIMEOUT_INTERVAL = 60_000;
jasmine.loadConfig({ random: true });
jasmine.exitOnCompletion = false;
jasmine.addMatchingSpecFiles(Object.keys(input).map((name) => join(outDir, `${name}.mjs`)));

const counts = { passed: 0, failed: 0, skipped: [] };
jasmine.addReporter({
  specDone(spec) {
    if (spec.status === 'passed') counts.passed += 1;
    else if (spec.status === 'failed') counts.failed += 1;
    else if (spec.status === 'pending') {
      counts.skipped.push({ name: spec.fullName, reason: spec.pendingReason || 'no reason given' });
    }
  },
});

process.env.KIOPS_WORKSPACE = pathToFileURL(`${workspaceRoot}/`).href;
const outcome = await jasmine.execute(undefined, values.filter);
if (outcome.overallStatus !== 'passed' && counts.failed === 0) counts.failed = 1;
if (!values.filter) writeResult(suite, counts);
process.exit(outcome.overallStatus === 'passed' ? 0 : 1);
