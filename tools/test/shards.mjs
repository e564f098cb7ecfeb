// Runs a Node project's specs in several processes at once: `node tools/test/shards.mjs <count> <project> <suite> [options]`.
// Each is a suite of its own, named by its number, with an order, a log and a result of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const [count, project, suite, ...options] = process.argv.slice(2);
const specs = ['tools/test/jasmine.mjs', project];
const running = Array.from({ length: Number(count) }, (_, index) => {
  const shard = `${suite}-${index + 1}`;
  const which = [`--suite=${shard}`, `--shard=${index + 1}/${count}`];
  return spawn('node', ['tools/test/suite.mjs', shard, 'node', ...specs, ...which, ...options], {
    stdio: 'inherit',
  });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => running.forEach((child) => child.kill(signal)));
const ends = await Promise.all(running.map((child) => once(child, 'exit')));
process.exitCode = ends.every(([code]) => code === 0) ? 0 : 1;
