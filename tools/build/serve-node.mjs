// Serves a Node application in watch mode: `node tools/build/serve-node.mjs <project>`. Every change is built, and the
// running process is stopped and started again.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { watch } from 'rolldown';
import { bundleOptions } from './bundle.mjs';
import { projectRoot, workspaceRoot } from './projects.mjs';

const [project] = process.argv.slice(2);
const outDir = join(workspaceRoot, 'dist/apps', project);
const input = { main: join(projectRoot(project), 'src/start/main.ts') };

let child;
let restarting = Promise.resolve();

/** Starts the built application when the one before has ended: it may hold a lock. */
async function restart() {
  if (child && child.exitCode === null) {
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await ended;
  }
  child = spawn(process.execPath, ['--enable-source-maps', join(outDir, 'main.mjs')], { stdio: 'inherit' });
}

const watcher = watch(bundleOptions({ project, input, outDir, clean: false }));
watcher.on('event', (event) => {
  if (event.code === 'ERROR') process.stderr.write(`${event.error.message}\n`);
  if (event.code === 'BUNDLE_END') restarting = restarting.then(restart);
  if ('result' in event) void event.result?.close();
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, async () => {
    await watcher.close();
    await restarting;
    if (child && child.exitCode === null) {
      child.once('exit', (code) => process.exit(code ?? 0));
      child.kill(signal);
    } else process.exit(0);
  });
}
