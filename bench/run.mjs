// `npm run bench`, or `npm run bench -- service` and `npm run bench -- ssh [rounds]`: one at a time, on a quiet machine.
import { spawnSync } from 'node:child_process';
import { workspaceRoot } from '../tools/build/projects.mjs';
import { workspaceEnvironment } from '../tools/start/workspace.mjs';

const BENCHES = ['service', 'ssh'];
const [named, ...options] = process.argv.slice(2);
if (named !== undefined && !BENCHES.includes(named)) {
  process.stderr.write(`There is no bench "${named}": ${BENCHES.join(', ')}.\n`);
  process.exit(1);
}

let missed = 0;
for (const bench of named === undefined ? BENCHES : [named]) {
  process.stdout.write(`\n== ${bench} ==\n`);
  const { status } = spawnSync('node', [`bench/${bench}.mjs`, ...options], {
    cwd: workspaceRoot,
    env: workspaceEnvironment(),
    stdio: 'inherit',
  });
  if (status !== 0) missed += 1;
}
process.exit(missed === 0 ? 0 : 1);
