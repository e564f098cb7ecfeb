// The built service in a process of its own, for the benches: on a free port, as in production.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workspaceRoot } from '../tools/build/projects.mjs';
import { admin, signIn } from './client.mjs';

/** Starts the service, and signs in. `environment` has variables beside the usual ones. */
export async function startService(environment = {}) {
  const { origin, pid, stop } = await startProcess(environment);
  try {
    return { client: await signIn(origin, admin), pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts the service, and resolves when it is ready. */
export async function startProcess(environment = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'kiops-bench-'));
  const env = {
    ...process.env,
    KIOPS_PORT: '0',
    KIOPS_DATA_DIR: dir,
    KIOPS_ADMIN_EMAIL: admin.email,
    KIOPS_ADMIN_PASSWORD: admin.password,
    // Requests are counted as ever; the benches ask faster than any account may.
    KIOPS_REQUESTS_PER_SECOND: '1000000',
    ...environment,
  };
  const child = spawn('node', [join(workspaceRoot, 'dist/apps/credentials/main.mjs')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const stop = async () => {
    process.off('exit', endWithUs);
    const gone = new Promise((done) => child.once('exit', done));
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await gone;
    }
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    return { origin: await addressOf(child), pid: child.pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Where it answers, once it says so. Its log is read on, and thrown away. */
function addressOf(child) {
  return new Promise((done, fail) => {
    let output = '';
    const look = (text) => {
      output += text;
      const address = /is ready at (\S+)/.exec(output)?.[1];
      if (address === undefined) return;
      child.stdout.off('data', look).resume();
      done(new URL(address).origin);
    };
    child.stdout.on('data', look);
    child.once('exit', () => fail(new Error(`The service did not start:\n${output}`)));
  });
}
