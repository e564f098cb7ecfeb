// Names the files that are not formatted as .prettierrc.json says: `node tools/format/check.mjs`. `npm run format` formats
// them. What .prettierignore and .gitignore name is left alone.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { workspaceRoot } from '../build/projects.mjs';
import { writeResult } from '../test/results.mjs';

const child = spawn('prettier', ['--list-different', '.'], {
  cwd: workspaceRoot,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [listed, code] = await Promise.all([
  text(child.stdout),
  new Promise((done, failed) => child.on('error', failed).on('close', done)),
]);
process.stdout.write(listed);
const failures = listed
  .split('\n')
  .filter(Boolean)
  .map((name) => ({ name, message: 'It is not formatted. `npm run format` does that.' }));
writeResult({ suite: 'format', passed: 0, failures, skipped: [] });
process.exitCode = code ?? 1;
