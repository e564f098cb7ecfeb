import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// Runs before anything is installed: Node's own modules only, and nothing newer than Node 20.

/** The workspace's folder, absolute. */
export const workspaceRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const binaries = join(workspaceRoot, 'node_modules/.bin');
const stampFile = join(workspaceRoot, 'node_modules/.kiops-lockfile-digest');

/** Ends with one clear line when this Node cannot run the product's tools. */
export function requireNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 20) return;
  process.stderr.write(`KIOPS needs Node.js 20 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}

/** Installs the packages of the lockfile, unless exactly these are installed already. */
export async function ensureInstalled() {
  const digest = createHash('sha256')
    .update(readFileSync(join(workspaceRoot, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === digest) return;
  await step('Installing packages (once, one to three minutes)', 'npm', [
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  writeFileSync(stampFile, digest);
}

/** The environment in which the workspace's own binaries, its pinned Node among them, come first. */
export function workspaceEnvironment(extra = {}) {
  return {
    ...process.env,
    PATH: `${binaries}${delimiter}${process.env.PATH ?? ''}`,
    NX_TUI: 'false',
    ...extra,
  };
}

/**
 * Runs a quiet command as one step that a person sees: its name and, while it lasts, the seconds. When it fails, its
 * output is shown and the process ends.
 */
export async function step(name, command, args, { env = workspaceEnvironment() } = {}) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const tty = process.stdout.isTTY;
  process.stdout.write(tty ? `  ${name} …` : `  ${name} …\n`);
  const ticker = tty
    ? setInterval(() => process.stdout.write(`\r  ${name} … ${seconds()} s`), 1000)
    : undefined;
  const output = [];
  const code = await new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: workspaceRoot, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const endWithUs = () => child.kill();
    process.once('exit', endWithUs);
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', fail);
    child.on('exit', (exitCode) => {
      process.off('exit', endWithUs);
      done(exitCode ?? 1);
    });
  });
  clearInterval(ticker);
  if (code === 0) {
    if (tty) process.stdout.write(`\r  ${name}: done in ${seconds()} s\n`);
    return;
  }
  process.stderr.write(`\n${Buffer.concat(output).toString()}\n${name} failed.\n`);
  process.exit(1);
}
