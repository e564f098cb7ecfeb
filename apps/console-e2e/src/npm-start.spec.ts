import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@playwright/test';

/** Installed and built already: what is left of `npm start` are some seconds. */
const TIME = 120_000;

const WORKSPACE = resolve(import.meta.dirname, '../../..');

let dataDir: string;

test.beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kiops-npm-start-'));
});

test.afterEach(() => rm(dataDir, { recursive: true, force: true }));

/** Runs `npm start` on a free port; resolves to npm itself and the address of the service that it started. */
async function npmStart(): Promise<{ npm: ChildProcess; origin: string }> {
  const { PATH, HOME } = process.env;
  const npm = spawn('npm', ['start'], {
    cwd: WORKSPACE,
    env: { PATH, HOME, KIOPS_PORT: '0', KIOPS_DATA_DIR: dataDir, NX_DAEMON: 'false' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: npm.stdout as NodeJS.ReadableStream })) {
    const [, origin] = / is ready at (\S+)/.exec(line) ?? [];
    if (origin) return { npm, origin };
  }
  throw new Error('npm start ended before the service was ready.');
}

async function answers(origin: string): Promise<boolean> {
  return fetch(`${origin}/api/health/live`).then(
    ({ ok }) => ok,
    () => false,
  );
}

test('the service ends when npm is ended, however it is, and leaves its data directory to the next', async () => {
  // It would install them anew, under the feet of these tests.
  test.skip(
    test.info().config.metadata['isInstalled'] !== true,
    'the packages are not those of the lockfile',
  );
  test.setTimeout(TIME);
  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    const { npm, origin } = await npmStart();
    expect(await answers(origin)).toBe(true);
    npm.kill(signal);
    await expect.poll(() => answers(origin), signal).toBe(false);
  }
});
