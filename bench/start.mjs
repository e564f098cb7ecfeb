// How long until it is there: `node bench/start.mjs [rounds] [--fresh-clone]`.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { workspaceRoot } from '../tools/build/projects.mjs';
import { step, workspaceEnvironment } from '../tools/start/workspace.mjs';
import { newDatabase } from './database.mjs';
import { roundsAsked } from './order.mjs';
import { inTurns, milliseconds } from './rounds.mjs';
import { atMost, row } from './rows.mjs';
import { startProcess } from './service-process.mjs';

const GROUP = 'start';
const rounds = roundsAsked(5);
const running = new AsyncDisposableStack();
try {
  await step('Building', 'nx', ['run-many', '-t', 'build', '-p', 'console,credentials']);
  const { environment } = running.adopt(await newDatabase(), ({ drop }) => drop());
  // The first start on new data makes it: that is done once, and not what a person waits for every day.
  const dataDir = temporaryFolder();
  await (await npmStart(workspaceRoot, dataDir)).stop();
  await (await startProcess(environment)).stop();
  const { service, npm } = await inTurns(rounds, {
    service: async () => secondsUntil(() => startProcess(environment)),
    npm: async () => secondsUntil(() => npmStart(workspaceRoot, dataDir)),
  });
  row({ group: GROUP, name: 'on a migrated database', unit: 's', ours: service, target: atMost(1) });
  row({ group: GROUP, name: 'npm start, nothing changed', unit: 's', ours: npm, target: atMost(3) });
  if (process.argv.includes('--fresh-clone')) await measureFreshClone();
} finally {
  await running.disposeAsync();
}
process.exit();

async function secondsUntil(start) {
  let started;
  const took = await milliseconds(async () => (started = await start()));
  await started.stop();
  return took / 1_000;
}

/** `npm start` in a folder; resolves when the service is ready. */
async function npmStart(folder, dataDir) {
  const npm = spawn('npm', ['start'], {
    cwd: folder,
    env: workspaceEnvironment({ KIOPS_PORT: '0', KIOPS_DATA_DIR: dataDir }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(npm, 'exit');
  const stop = async () => {
    npm.kill('SIGTERM');
    await ended;
  };
  const ready = new Promise((done) => {
    let output = '';
    npm.stdout.on('data', (text) => {
      output += text;
      if (/ is ready at /.test(output)) done(true);
    });
  });
  if ((await Promise.race([ready, ended])) === true) return { stop };
  throw new Error(`npm start ended in ${folder}.`);
}

/** Clones what is committed, and starts that: packages are installed and everything is built. */
async function measureFreshClone() {
  const folder = temporaryFolder();
  await step('Cloning', 'git', ['clone', '--quiet', '--no-hardlinks', workspaceRoot, folder]);
  const took = await secondsUntil(() => npmStart(folder, temporaryFolder()));
  row({ group: GROUP, name: 'npm start in a fresh clone', unit: 's', ours: [took], target: atMost(60) });
}

function temporaryFolder() {
  return running.adopt(mkdtempSync(join(tmpdir(), 'kiops-bench-start-')), (made) =>
    rmSync(made, { recursive: true, force: true, maxRetries: 5 }),
  );
}
