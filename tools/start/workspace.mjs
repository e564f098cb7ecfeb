import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// Runs before anything is installed: Node's own modules only, and nothing newer than Node 20.

/** The workspace's folder, absolute. */
export const workspaceRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const binaries = join(workspaceRoot, 'node_modules/.bin');

/** Ends with one clear line when this Node cannot run the product's tools. */
export function requireNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 20) return;
  process.stderr.write(`KIOPS needs Node.js 20 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}

/** Installs the packages of the lockfile, unless exactly these are installed already, by whatever installed them. */
export async function ensureInstalled() {
  if (isInstalled(workspaceRoot)) return;
  await step('Installing packages (once, one to three minutes)', 'npm', [
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
}

/**
 * Whether the packages of a folder's lockfile are installed there, and no others. npm writes down what it has installed
 * when it is done, in a lockfile of the same format; an optional package may be one for other machines.
 */
export function isInstalled(folder) {
  const wanted = packagesOf(join(folder, 'package-lock.json'));
  const installed = packagesOf(join(folder, 'node_modules/.package-lock.json'));
  if (!wanted || !installed) return false;
  const isThere = ([path, { version, integrity, optional }]) => {
    const found = installed[path];
    return found ? found.version === version && found.integrity === integrity : optional === true;
  };
  return Object.entries(wanted).every(isThere) && Object.keys(installed).every((path) => path in wanted);
}

/** Those of a lockfile, without the folder's own; undefined where it cannot be read. */
function packagesOf(file) {
  try {
    const { '': _, ...packages } = JSON.parse(readFileSync(file, 'utf8')).packages;
    return packages;
  } catch {
    return undefined;
  }
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
