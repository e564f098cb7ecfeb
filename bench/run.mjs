// `npm run bench`, or some of its groups: `npm run bench -- api ssh`. One at a time, on a quiet machine.
import { spawn } from 'node:child_process';
import { mkdtempSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workspaceRoot } from '../tools/build/projects.mjs';
import { workspaceEnvironment } from '../tools/start/workspace.mjs';
import { readOrder } from './order.mjs';
import { commitOfWorkspace, describeMachine, keepRows, RESULTS, tableOf } from './results.mjs';

const { groups, argumentsOf, isStrict } = readOrder(process.argv.slice(2));
const facts = { machine: describeMachine(), commit: commitOfWorkspace() };
const folder = mkdtempSync(join(tmpdir(), 'kiops-bench-rows-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

// A terminal's Ctrl-C reaches the bench that runs by itself, which stops what it started; no further one begins.
let isStopped = false;
let child;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    isStopped = true;
    child?.kill(signal);
  });
}

const broken = [];
for (const group of groups) {
  if (isStopped) break;
  process.stdout.write(`\n== ${group} ==\n`);
  const file = join(folder, `${group}.jsonl`);
  const code = await run(group, file);
  const rows = existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
  if (rows.length > 0) keepRows([group], rows, facts);
  if (code !== 0) broken.push(group);
}

const all = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')).rows : [];
const measured = all.filter(({ group }) => groups.includes(group));
process.stdout.write(
  `\n${facts.machine}, ${facts.commit}\n\n${tableOf(measured)}\n\nKept in bench/results.json.\n`,
);
for (const group of broken) process.stderr.write(`The group ${group} could not be measured to its end.\n`);
const missed = measured.filter(({ met }) => met === false).length;
process.exit(isStopped || broken.length > 0 || (isStrict && missed > 0) ? 1 : 0);

/** Runs one bench to its end; resolves to its exit code. */
function run(group, file) {
  child = spawn('node', [join('bench', `${group}.mjs`), ...argumentsOf(group)], {
    cwd: workspaceRoot,
    env: workspaceEnvironment({ KIOPS_BENCH_ROWS: file }),
    stdio: 'inherit',
  });
  return new Promise((done) => child.once('exit', (code) => done(code ?? 1)));
}
