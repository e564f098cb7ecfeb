// Runs an Angular project's specs in a real Chromium: `node tools/test/karma.mjs <project> [ng test options]`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { workspaceRoot } from '../build/projects.mjs';
import { CHROMIUM_ARGUMENTS, findChromium } from '../chromium/find-chromium.mjs';

const [project, ...options] = process.argv.slice(2);
const env = {
  ...process.env,
  CHROME_BIN: await findChromium(),
  CHROMIUM_FLAGS: CHROMIUM_ARGUMENTS.join(' '),
  KIOPS_KARMA_CI: '1',
};
// The installed Angular CLI by its path: `ng` on the PATH could be another one.
const ng = join(workspaceRoot, 'node_modules/@angular/cli/bin/ng.js');
const { status } = spawnSync(process.execPath, [ng, 'test', project, ...options], {
  cwd: workspaceRoot,
  env,
  stdio: 'inherit',
});
process.exit(status ?? 1);
